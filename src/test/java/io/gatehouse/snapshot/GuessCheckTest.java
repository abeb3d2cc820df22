package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Problem;
import io.gatehouse.config.Secrets;
import io.gatehouse.forward.Alarms;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures are counted where something can fail. */
class GuessCheckTest {
    private static final String DOUBT =
            "has no effect, since no policy of this route takes credentials that may not be good";
    private static final Secrets SECRETS = Secrets.of(name -> "the value of " + name, List.of());
    private static final Alarms ALARMS = new Alarms();

    @AfterAll
    static void stop() {
        ALARMS.close();
    }

    private static List<String> told(String policies) throws Exception {
        Document document = Document.read("""
            version: 1
            policies:
              few: {authFailures: {rate: 20/min}}
              keys: {apiKey: {}}
              away: {apiKey: {mode: off}}
              watched: {apiKey: {mode: observe}}
              shop: {session: {oidc: {issuer: "http://127.0.0.1:9/", client: shop}}}
            routes:
              r: {match: {path: /a}, respond: {}, policies: [%s]}
            """.formatted(policies), Format.YAML);
        Snapshot snapshot = new Compiler(new Kept(), ALARMS, Path.of("target"), SECRETS).compile(1, document);
        try {
            return snapshot.warnings().stream()
                    .filter(warning -> warning.detail().equals(DOUBT))
                    .map(Problem::pointer)
                    .toList();
        } finally {
            snapshot.retire();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "few | /routes/r/policies/0",
                "{authFailures: {rate: 5/min, mode: observe}} | /routes/r/policies/0",
                "{hsts: {}}, few, {ip: {deny: [10.0.0.0/8]}} | /routes/r/policies/1",
                "away, few | /routes/r/policies/1",
                "few, {anonymous: {}} | /routes/r/policies/0",
                "few, {mtls: {}} | /routes/r/policies/0",
                "few, {container: {}} | /routes/r/policies/0",
                "few, shop | /routes/r/policies/0"
            })
    void elseItIsWarnedOf(String policies, String pointer) throws Exception {
        assertThat(told(policies)).containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "few, keys",
                "keys, few, {anonymous: {}}",
                "few, watched",
                "few, {basic: {}}",
                "few, {jwt: {issuer: 'http://127.0.0.1:9/', audience: a}}",
                "few, {introspection: {endpoint: 'http://127.0.0.1:9/', client: c, secret: '${env:SECRET}'}}",
                "{authFailures: {rate: 5/min, mode: off}}"
            })
    void whatIsFineIsNotToldOf(String policies) throws Exception {
        assertThat(told(policies)).isEmpty();
    }
}
