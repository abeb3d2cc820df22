package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialCheckTest {
    private static final Checker CHECKER = new Checker(Map.of());

    private static List<Problem> check(String credential) throws UnreadableDocument {
        String yaml = "version: 1\nconsumers: {acme: {credentials: [" + credential + "]}}";
        return CHECKER.check(Document.read(yaml, Format.YAML));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiKey: HUSH}                       | /apiKey",
                "{apiKey: {hash: HUSH}}               | /apiKey/hash",
                "{apiKey: {hash: 'x ${env:HUSH}'}}    | /apiKey/hash",
                "{apiKey: {hash: [HUSH]}}             | /apiKey/hash",
                "{basic: {user: joe, password: HUSH}} | /basic/password",
                "{basic: {user: joe, password: 4711}} | /basic/password",
                "HUSH                                 | ``",
            })
    void aSecretInPlainTextIsRefusedAndNotShown(String credential, String pointer) throws UnreadableDocument {
        List<Problem> problems = check(credential);
        assertThat(problems).extracting(Problem::pointer).containsExactly("/consumers/acme/credentials/0" + pointer);
        assertThat(problems.get(0).toString()).doesNotContain("HUSH", "4711");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiKey: {hash: 'sha256:2bb80d53'}}",
                "{apiKey: '${env:ACME_KEY}'}",
                "{basic: {user: joe, password: '${file:joe}'}}",
                "{basic: {user: joe, password: {hash: '$2y$12$abc'}}}",
                "{mtls: {subject: 'CN=acme'}}",
                "{jwt: {issuer: https://idp.example.com/, claim: azp, value: acme}}"
            })
    void aReferenceOrAHashIsNone(String credential) throws UnreadableDocument {
        assertThat(check(credential)).isEmpty();
    }
}
