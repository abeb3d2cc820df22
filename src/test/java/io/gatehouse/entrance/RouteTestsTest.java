package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Problem;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.explain.RouteTests;
import io.gatehouse.forward.Alarms;
import io.gatehouse.snapshot.Compiler;
import io.gatehouse.snapshot.Kept;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests of routes, tried when a document is compiled: with the entrance that requests of clients come by. */
class RouteTestsTest {
    @TempDir
    private Path home;

    private final Alarms alarms = new Alarms();

    @AfterEach
    void close() {
        alarms.close();
    }

    /** Nothing listens where the upstreams are. */
    private static String document(String tests) {
        return """
            version: 1
            trust: [10.0.0.0/8]
            upstreams:
              pets: {targets: ["http://192.0.2.1:9"]}
            consumers: {acme: {}}
            routes:
              pets:
                match: {path: /pets/**, methods: [GET, HEAD]}
                upstream: pets
                rewrite: {stripPrefix: /pets}
                policies: [{headers: {request: {set: {X-Shop: "{query.shop}", Authorization: of-the-upstream}}}}]
                tests: [%s]
              by-header:
                match: {path: /pets/**, methods: [GET], headers: {X-Version: ["2"]}}
                upstream: pets
              secure:
                match: {path: /secure}
                upstream: pets
                policies: [{httpsOnly: {}}]
              hello:
                match: {path: /hello, host: hello.example}
                respond: {status: 203, headers: {X-Hello: world}, body: hello}
                limits: {body: 10}
            """.formatted(tests).replace("[\"2\"]", "\"2\"");
    }

    private List<Problem> problems(String document) throws Exception {
        try {
            RouteTests tests =
                    new RouteTests(new Compiler(new Kept(), alarms, home), new WrittenRequests("", new RequestIds()));
            tests.compile(1, Document.read(document, Format.YAML)).retire();
            return List.of();
        } catch (RefusedDocument refused) {
            return refused.problems();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "request: GET /pets/7, expect: {upstream: GET /7}",
                "request: GET /pets/7?shop=1&b, expect: {upstream: GET /7?shop=1&b, headers: {X-Shop: '1'}}",
                "request: GET /pets, expect: {upstream: GET /}",
                "request: GET /petstore, expect: {status: 404}",
                "request: POST /pets/7, expect: {status: 405, headers: {Allow: 'GET, HEAD'}}",
                "request: GET /pets/..;/x, expect: {status: 400}",
                "request: GET /pets/7, headers: {X-Version: '2'}, expect: {route: by-header, upstream: GET /pets/7}",
                "request: GET /hello, host: hello.example, expect: {status: 203, headers: {X-Hello: world}}",
                "request: GET /hello, host: hello.example, expect: {route: hello}",
                "request: POST /hello, host: hello.example, headers: {Content-Length: '10'}, expect: {status: 203}",
                "request: POST /hello, host: hello.example, headers: {Content-Length: '11'}, expect: {status: 413}",
                "request: POST /hello, host: hello.example, headers: {Content-Length: ten}, expect: {status: 400}",
                "request: POST /hello, host: hello.example, headers: {Transfer-Encoding: chunked}, expect: {status:"
                        + " 203}",
                "request: GET /secure, expect: {status: 308}",
                "request: POST /secure, expect: {route: secure, status: 403}",
                "request: POST /secure, scheme: https, expect: {route: secure, upstream: POST /secure}",
                "request: GET /pets/7, remote: 10.0.0.1, headers: {X-Forwarded-For: 203.0.113.9},"
                        + " expect: {headers: {X-Forwarded-For: '203.0.113.9, 10.0.0.1'}}",
                "request: GET /pets/7, headers: {X-Tag: [a, b]}, expect: {headers: {X-Tag: b}}",
                "request: GET /pets/7, consumer: acme, expect: {route: pets}"
            })
    void aTestThatHoldsLetsTheDocumentPass(String test) throws Exception {
        assertThat(problems(document("{" + test + "}"))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "request: GET /pets/7, expect: {upstream: GET /8}"
                        + "| expect/upstream | the test fails: the upstream gets another request | \"GET /7\" | GET /8",
                "request: GET /petstore, expect: {upstream: GET /store}"
                        + "| expect | the test fails: no route takes the request, which is answered 404 | | route pets",
                "request: GET /pets/7, expect: {status: 404}"
                        + "| expect/status | the test fails: the request goes to upstream pets, and what that answers"
                        + " is not known | \"GET /7\" | the gateway's own answer 404",
                "request: GET /pets/7?token=abc-def, expect: {status: 404}"
                        + "| expect/status | the test fails: the request goes to upstream pets, and what that answers"
                        + " is not known | \"GET /7?token=***\" | the gateway's own answer 404",
                "request: GET /petstore, expect: {status: 405}"
                        + "| expect/status | the test fails: the request is answered 404 | 404"
                        + "| the gateway's own answer 405",
                "request: GET /pets/7, headers: {X-Version: '2'}, expect: {upstream: GET /7}"
                        + "| expect | the test fails: route by-header takes the request | \"by-header\" | route pets",
                "request: GET /pets/7, expect: {route: secure}"
                        + "| expect/route | the test fails: route pets takes the request | \"pets\" | route secure",
                "request: GET /pets/7?shop=a, expect: {headers: {X-Shop: b}}"
                        + "| expect/headers/X-Shop | the test fails: the request to the upstream has another value"
                        + "| \"a\" | b",
                "request: GET /pets/7?shop=a, expect: {headers: {X-None: b}}"
                        + "| expect/headers/X-None | the test fails: the request to the upstream has no such field"
                        + "| | b",
                "request: GET /pets/7, expect: {headers: {Authorization: other}}| expect/headers/Authorization | the"
                        + " test fails: the request to the upstream has another value| \"***\" | ***",
                "request: GET /_gatehouse/health/live, expect: {status: 200}"
                        + "| expect | the test fails: the path is in the gateway's own space, where no route is looked"
                        + " for | \"/_gatehouse/health/live\" | a path of routes",
                "request: GET /secure, expect: {route: secure, upstream: GET /secure}"
                        + "| expect/upstream | the test fails: no upstream is asked, the request is answered 308"
                        + "| 308 | GET /secure"
            })
    void aTestThatFailsIsAProblemWithWhatCameAndWhatWasExpected(
            String test, String pointer, String detail, String value, String expected) throws Exception {
        assertThat(problems(document("{request: GET /pets/1, expect: {route: pets}}, {" + test + "}")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.pointer()).isEqualTo("/routes/pets/tests/1/" + pointer);
                    assertThat(problem.detail()).isEqualTo(detail);
                    assertThat(problem.value()).isEqualTo(value);
                    assertThat(problem.expected()).isEqualTo(expected);
                    assertThat(problem.line()).isEqualTo(12);
                });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "request: GET pets, expect: {status: 404} | /request",
                "request: get /pets, expect: {status: 404} | /request",
                "request: GET /pets, expect: {} | /expect",
                "request: GET /pets | ''",
                "request: GET /pets, expect: {route: pet} | /expect/route",
                "request: GET /pets, expect: {status: 99} | /expect/status",
                "request: GET /pets, expect: {status: 404, upstream: GET /} | /expect",
                "request: GET /pets, expect: {upstream: /7} | /expect/upstream",
                "request: GET /pets, consumer: acne, expect: {status: 404} | /consumer",
                "request: GET /pets, remote: example.com, expect: {status: 404} | /remote",
                "request: GET /pets, scheme: ftp, expect: {status: 404} | /scheme",
                "request: GET /pets, headers: {X-A: [1]}, expect: {status: 404} | /headers/X-A/0"
            })
    void aTestThatCanNotBeTriedIsToldLikeEveryOtherMistake(String test, String pointer) throws Exception {
        assertThat(problems(document("{" + test + "}")))
                .extracting(Problem::pointer)
                .containsExactly("/routes/pets/tests/0" + pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webapp-config/gatehouse.yaml", "webapp-config/examples/demo.yaml"})
    void theTestsInTheDocumentsThatComeWithTheProductHold(Path document) throws Exception {
        String text = Files.readString(document);
        assertThat(text).contains("tests:");
        assertThat(problems(text)).isEmpty();
    }

    @Test
    void tenThousandRoutesWithATestEachAreCheckedInTime() throws Exception {
        StringBuilder json = new StringBuilder("{\"version\":1,\"routes\":{");
        for (int i = 0; i < 10_000; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("\"r%d\":{\"match\":{\"path\":\"/r%d/{id}\",\"host\":\"h%d.example\"},\"respond\":{},"
                            .formatted(i, i, i))
                    .append(
                            "\"tests\":[{\"request\":\"GET /r%d/7\",\"host\":\"h%d.example\",\"expect\":{\"status\":200}}]}"
                                    .formatted(i, i));
        }
        String document = json.append("}}").toString();
        long begun = System.nanoTime();
        assertThat(problems(document)).isEmpty();
        // a few seconds are promised
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(50));
    }
}
