package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.policy.Policies;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a good document is warned of, and what not. */
class DoubtsTest {

    private static final Checker CHECKER = new Checker(Policies.schemas());

    /** A document, and the pointer and detail of each warning in the order of the text. */
    record Row(String why, String yaml, List<String> warnings) {
        @Override
        public String toString() {
            return why;
        }
    }

    private static Row row(String why, String yaml, String... warnings) {
        return new Row(why, "version: 1\n" + yaml, List.of(warnings));
    }

    /** A route to the upstream {@code pets}, with more members. */
    private static Row route(String why, String members, String... warnings) {
        return row(
                why,
                "upstreams: {pets: {targets: [http://pets]}}\n" + "policies: {house: {hsts: {}}}\n"
                        + "routes: {r: {match: {path: /a/b/**}, policies: [house], upstream: pets, " + members + "}}",
                warnings);
    }

    /** An upstream of two targets, with more members. */
    private static Row upstream(String why, String members, String... warnings) {
        return row(
                why,
                "upstreams: {u: {targets: [http://a, http://b], " + members + "}}\n"
                        + "routes: {r: {match: {path: /a}, upstream: u}}",
                warnings);
    }

    private static Row target(String url, String... warnings) {
        return row(
                url,
                "upstreams: {u: {targets: ['" + url + "']}}\nroutes: {r: {match: {path: /a}, upstream: u}}",
                warnings);
    }

    private static Row tls(String url, String members, String... warnings) {
        return row(
                url + " with " + members,
                "upstreams: {u: {targets: ['" + url + "'], tls: {" + members + "}}}\n"
                        + "routes: {r: {match: {path: /a}, upstream: u}}",
                warnings);
    }

    static Stream<Row> rows() {
        String everybody =
                "believes everybody's Forwarded and X-Forwarded-*, so that every client may pass for another";
        String clear = "/upstreams/u/targets/0 is a public address to which requests go in the clear";
        return Stream.of(
                row("nothing", ""),
                upstream(
                        "an attempt after which nobody else is asked",
                        "timeouts: {attempt: 1s}",
                        "/upstreams/u/timeouts/attempt has no effect, since retry.on has no timeout"),
                upstream("an attempt after which another is asked", "timeouts: {attempt: 1s}, retry: {on: [timeout]}"),
                upstream(
                        "an attempt that is longer than the wait for the answer",
                        "timeouts: {attempt: 2s, firstByte: 2s, total: 1s}, retry: {on: [timeout]}",
                        "/upstreams/u/timeouts/attempt has no effect, since firstByte (2s) is over before",
                        "/upstreams/u/timeouts/attempt has no effect, since total (1s) is over before",
                        "/upstreams/u/timeouts/firstByte has no effect, since total (1s) is over before"),
                upstream(
                        "a hedge that is never sent",
                        "retry: {attempts: 0, hedge: 1s, backoff: 2s, maxBackoff: 1s}",
                        "/upstreams/u/retry/hedge has no effect, since attempts is 0",
                        "/upstreams/u/retry/backoff is longer than maxBackoff (1s)"),
                upstream(
                        "a hedge that nobody pays for",
                        "retry: {budget: 0%, hedge: 1s}",
                        "/upstreams/u/retry/hedge has no effect, since budget is 0%"),
                upstream(
                        "bounds that bound nothing",
                        "concurrency: {max: 2, perTarget: 3, timeout: 1s}",
                        "/upstreams/u/concurrency/perTarget has no effect, since max is 2",
                        "/upstreams/u/concurrency/timeout has no effect, since queue is 0"),
                row(
                        "a hedge of a single target",
                        "upstreams: {u: {targets: [http://127.0.0.1:1], retry: {hedge: 1s}}}\n"
                                + "routes: {r: {match: {path: /a}, upstream: u}}",
                        "/upstreams/u/retry/hedge has no effect, since there is only one target"),
                upstream(
                        "a key that the path doesn't have",
                        "balance: {algorithm: hash, by: path.id}",
                        "/routes/r/upstream /routes/r has no variable {id}, by which upstream u tells requests apart"),
                route(
                        "a mirror of nothing",
                        "mirror: {upstream: pets, sample: 0%}",
                        "/routes/r/mirror/upstream gets requests twice, since it answers them too",
                        "/routes/r/mirror/sample copies nothing"),
                tls("https://u", "verify: true"),
                tls(
                        "https://u",
                        "verify: false",
                        "/upstreams/u/tls/verify lets whoever stands in between pass for the" + " targets"),
                tls(
                        "https://u",
                        "verify: false, ca: ca.pem",
                        "/upstreams/u/tls/verify lets whoever stands in between pass for the targets",
                        "/upstreams/u/tls/ca has no effect, since verify is false"),
                tls(
                        "http://u",
                        "verify: false",
                        "/upstreams/u/tls has no effect, since no target is spoken to over https"),
                row("trust in everybody", "trust: [10.0.0.0/8, 0.0.0.0/0]", "/trust/1 " + everybody),
                row("trust in everybody by IPv6", "trust: ['::/0']", "/trust/0 " + everybody),
                row(
                        "an admin API for everybody",
                        "admin: {allow: [0.0.0.0/0]}",
                        "/admin/allow/0 lets everybody try to guess the admin token"),
                row("metrics for everybody, which may be meant", "metrics: {allow: [0.0.0.0/0]}"),
                row(
                        "a log to the standard output, with a size",
                        "accessLog: {to: stdout, maxSize: 1MiB}",
                        "/accessLog/maxSize has no effect, since the access log goes to stdout"),
                row("a log to a file, with a size", "accessLog: {to: file, maxSize: 1MiB}"),
                row("a log by default, with a size", "accessLog: {maxSize: 1MiB}"),
                row(
                        "what nothing uses",
                        "upstreams: {u: {targets: [http://a]}}\npolicies: {p: {hsts: {}}}",
                        "/upstreams/u is used by no route",
                        "/policies/p is used by no route"),
                row(
                        "members that get nothing, and a mirror of who answers",
                        "upstreams: {u: {targets: [http://a]}, v: {targets: [http://b]}, w: {targets: [http://c]}}\n"
                                + "routes: {r: {match: {path: /a}, mirror: {upstream: u}, upstream: {split: ["
                                + "{upstream: u, weight: 1}, {upstream: v, weight: 0}, {upstream: w, weight: 0,"
                                + " when: {query: {w: '1'}}}]}}}",
                        "/routes/r/mirror/upstream gets requests twice, since it answers them too",
                        "/routes/r/upstream/split/1 gets no request, since it has neither a weight nor a rule"),
                row(
                        "what only a mirror uses",
                        "upstreams: {u: {targets: [http://a]}, v: {targets: [http://b]}}\n"
                                + "routes: {r: {match: {path: /a}, upstream: u, mirror: {upstream: v}}}"),
                row(
                        "a consumer that nobody can be",
                        "consumers: {a: {}, b: {credentials: [{apiKey: {hash: 'sha256:00'}}]}}",
                        "/consumers/a has no credentials, so that no request is known to be of this consumer"),
                target("http://93.184.216.34", clear),
                target("http://[2606:4700::1]:8080", clear),
                target("https://93.184.216.34"),
                target("http://10.1.2.3"),
                target("http://172.31.0.1"),
                target("http://192.168.0.1"),
                target("http://127.0.0.1:9001"),
                target("http://[::1]:9001"),
                target("http://[fd00::1]"),
                target("http://pets.example.com"),
                route("nothing", "priority: 1"),
                route(
                        "waits that are never over",
                        "timeouts: {firstByte: 10s, connect: 1s, total: 5s}",
                        "/routes/r/timeouts/firstByte has no effect, since total (5s) is over before"),
                route("a stream that may last longer than a silence", "timeouts: {stream: 10m, total: 5m}"),
                route(
                        "a prefix of another path",
                        "rewrite: {stripPrefix: /a/c}",
                        "/routes/r/rewrite/stripPrefix has no effect, since no path of /a/b/** begins with it"),
                route("a prefix of its path", "rewrite: {stripPrefix: /a}"),
                route("a prefix of some of its paths", "rewrite: {stripPrefix: /a/b/c}"),
                route(
                        "a prefix that is replaced nowhere",
                        "rewrite: {replacePrefix: {from: /b, to: /c}}",
                        "/routes/r/rewrite/replacePrefix/from has no effect, since no path of /a/b/** begins with it"),
                row(
                        "a prefix that is longer than its paths",
                        "upstreams: {u: {targets: [http://a]}}\n"
                                + "routes: {r: {match: {path: '/{x}'}, upstream: u, rewrite: {stripPrefix: /a/b}}}",
                        "/routes/r/rewrite/stripPrefix has no effect, since no path of /{x} begins with it"),
                row(
                        "a prefix of a variable",
                        "upstreams: {u: {targets: [http://a]}}\n"
                                + "routes: {r: {match: {path: '/{x}/b'}, upstream: u, rewrite: {stripPrefix: /a}}}"),
                row(
                        "policies that are off or come twice",
                        "policies: {p: {hsts: {mode: off}}, q: {hsts: {mode: observe}}}\n"
                                + "routes: {r: {match: {path: /a}, respond: {}, "
                                + "policies: [p, q, p, {httpsOnly: {mode: off}}]}}",
                        "/policies/p/hsts/mode is off: this policy does nothing",
                        "/routes/r/policies/2 stands twice among the route's policies",
                        "/routes/r/policies/3/httpsOnly/mode is off: this policy does nothing"),
                row(
                        "content of a 204",
                        "routes: {r: {match: {path: /a}, respond: {status: 204, body: x}}}",
                        "/routes/r/respond/body is never sent, since a 204 has no content"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void warnsOfWhatIsHardlyMeant(Row row) throws Exception {
        Document document = Document.read(row.yaml(), Format.YAML);
        assertThat(CHECKER.check(document)).isEmpty();
        Problems problems = document.problems();
        Doubts.tell(document, problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(problems.warnings().stream().map(warning -> warning.pointer() + " " + warning.detail()))
                .containsExactlyElementsOf(row.warnings());
        assertThat(problems.warnings()).allSatisfy(warning -> {
            assertThat(warning.line()).isNotNull();
            assertThat(warning.column()).isNotNull();
        });
    }

    @Test
    void aWarningTellsWhatStandsThereAndWhatWouldDo() throws Exception {
        Document document = Document.read("version: 1\ntrust: [0.0.0.0/0]", Format.YAML);
        Problems problems = document.problems();
        Doubts.tell(document, problems);
        assertThat(problems.warnings())
                .singleElement()
                .hasToString("/trust/0 (line 2, column 9): believes everybody's Forwarded and X-Forwarded-*, so that"
                        + " every client may pass for another; got \"0.0.0.0/0\"; expected the networks that need it");
    }
}
