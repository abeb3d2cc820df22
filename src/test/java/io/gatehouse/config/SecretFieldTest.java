package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.policy.Policies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the checker says of fields that a schema marks as secret: it refuses what is none, and shows nothing. */
class SecretFieldTest {
    private static final Checker CHECKER = new Checker(
            Policies.schemas(), Secrets.of(Map.of("KEY", "HUSH", "LINES", "HUSH\r\nEvil: HUSH")::get, List.of()));

    private static List<Problem> check(String yaml) throws UnreadableDocument {
        return CHECKER.check(Document.read("version: 1\n" + yaml, Format.YAML));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{X: HUSH}                 | /X | is a secret in plain text, which is not shown here",
                "{X: 'Bearer ${env:KEY}'}  | /X | is a secret in plain text, which is not shown here",
                "{X: 'sha256:HUSH'}        | /X | is a secret in plain text, which is not shown here",
                "{X: '${env:KAY}'}         | /X | there is no such environment variable; got \"${env:KAY}\"",
                "{X: '${env:LINES}'}       | /X | is a secret that can't stand here; got \"${env:LINES}\"",
                "{X: '${file:x}'}          | /X | there is no such file; got \"${file:x}\"",
                "{X: 4711}                 | /X | is a number",
                "{X: [HUSH]}               | /X | is a list",
                "{X: {a: HUSH}}            | /X | is an object",
                "{Host: '${env:KEY}'}      | /Host | ",
                "HUSH                      | `` | is text",
                "[HUSH]                    | `` | is a list",
            })
    void aFieldOfTheHeadersPolicy(String secret, String pointer, String detail) throws Exception {
        List<Problem> problems = check("policies: {p: {headers: {request: {secret: " + secret + "}}}}");
        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactly("/policies/p/headers/request/secret" + pointer);
        assertThat(problems.get(0).toString())
                .contains(detail == null ? "" : detail)
                .contains("(line 2, column ")
                .doesNotContain("HUSH", "4711");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policies: {p: {headers: {request: [{secret: {X: HUSH}}]}}}",
                "policies: {p: {headers: [{request: {secret: {X: HUSH}}}]}}",
                "policies: {p: [{headers: {request: {secret: {X: HUSH}}}}]}",
                "policies: {p: {headers: {request: {secret: {X: HUSH}}}, cors: {}}}",
                "policies: [{p: {headers: {request: {secret: {X: HUSH}}}}}]",
                "routes: {r: {match: {}, respond: {}, policies: {headers: {request: {secret: {X: HUSH}}}}}}",
                "routes: {r: [{policies: {headers: {request: {secret: {X: HUSH}}}}}]}",
                "routes: [HUSH]",
                "consumers: {acme: [HUSH]}",
                "consumers: {acme: HUSH}",
                "consumers: {acme: {credentials: HUSH}}",
                "consumers: {acme: {credentials: {apiKey: HUSH}}}"
            })
    void whatMayHoldASecretAtTheWrongPlaceIsNotShownEither(String yaml) throws Exception {
        List<Problem> problems = check(yaml);
        assertThat(problems).isNotEmpty().allSatisfy(problem -> assertThat(problem.toString())
                .doesNotContain("HUSH"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*HUSH", "!HUSH", "!HUSH!4711", "!HUSH {}", "&HUSH", "@HUSH", "%HUSH", "'HUSH", "\"\\HUSH\""})
    void aSecretThatSomethingElseInYamlBeginsLikeIsNotShownEither(String written) throws Exception {
        String yaml = "policies: {p: {headers: {request: {secret: {X: " + written + "}}}}}";
        try {
            assertThat(check(yaml)).isNotEmpty().allSatisfy(problem -> assertThat(problem.toString())
                    .doesNotContain("HUSH", "4711"));
        } catch (UnreadableDocument unreadable) {
            assertThat(unreadable).message().doesNotContain("HUSH", "4711");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policies: {p: {headers: {request: {secret: {X-Key: '${env:KEY}'}}}}}",
                "consumers: {acme: {credentials: [{basic: {user: a, password: '${env:KEY}'}}]}}",
                "routes: {r: {match: {path: /}, respond: {body: '${env:KEY} ${file:x}'}}}"
            })
    void aReferenceIsRightAndElsewhereIsTextLikeAnyOther(String yaml) throws Exception {
        assertThat(check(yaml)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"${env:OTHER}, there is no such environment variable", "${jndi:ldap://x/y}, is not a name below java:"})
    void aConsumersReferenceMustLeadSomewhereToo(String reference, String detail) throws Exception {
        List<Problem> problems =
                check("consumers: {acme: {credentials: [{basic: {user: a, password: '" + reference + "'}}]}}");
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).pointer()).isEqualTo("/consumers/acme/credentials/0/basic/password");
        assertThat(problems.get(0).toString()).contains(detail, reference);
    }
}
