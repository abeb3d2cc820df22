package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialCheckTest {
    private static final Checker CHECKER = new Checker(Map.of());
    private static final Checker WITH_SECRETS = new Checker(
            Map.of(),
            Secrets.of(
                    Map.of(
                            "KEY", "the-key-of-acme-1",
                            "SAME", "the-key-of-acme-1",
                            "SHORT", "HUSH",
                            "BLANK", "HUSH of many characters",
                            "LINES", "HUSH\nHUSH")::get,
                    List.of()));
    /** Of the key that {@code KEY} holds. */
    private static final String HASH = "sha256:C150575b0ef8181069c807384a411f3da5c714ca08baf90b1752044e2110de55";

    private static final String BCRYPT = "$2b$04$abcdefghijklmnopqrstuuSar7SLixnGqR6IXY3xmKYSKevKocAX6";
    private static final String ARGON2 =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

    private static List<Problem> check(Checker checker, String consumers) throws UnreadableDocument {
        return checker.check(Document.read("version: 1\nconsumers: {" + consumers + "}", Format.YAML));
    }

    private static List<Problem> check(String credential) throws UnreadableDocument {
        return check(CHECKER, "acme: {credentials: [" + credential + "]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiKey: HUSH}                            | /apiKey",
                "{apiKey: {hash: HUSH}}                    | /apiKey/hash",
                "{apiKey: {hash: 'sha256:HUSH'}}           | /apiKey/hash",
                "{apiKey: {hash: 'x ${env:HUSH}'}}         | /apiKey/hash",
                "{apiKey: {hash: '${env:HUSH}'}}           | /apiKey/hash",
                "{apiKey: {hash: [HUSH]}}                  | /apiKey/hash",
                "{apiKey: {key: HUSH-of-many-characters}}  | /apiKey/key",
                "{apiKey: {key: 4711}}                     | /apiKey/key",
                "{basic: {user: joe, password: HUSH}}      | /basic/password",
                "{basic: {user: joe, password: 4711}}      | /basic/password",
                "{basic: {user: joe, password: '$2b$HUSH'}} | /basic/password",
                "{mtls: {subject: CN=a, password: HUSH}}    | /mtls/password",
                "{mtls: {subject: CN=a, store: {key: HUSH}}} | /mtls/store",
                "{mtls: HUSH}                              | /mtls",
                "HUSH                                      | ``",
            })
    void aSecretInPlainTextIsRefusedAndNotShown(String credential, String pointer) throws UnreadableDocument {
        List<Problem> problems = check(credential);
        assertThat(problems).extracting(Problem::pointer).containsExactly("/consumers/acme/credentials/0" + pointer);
        assertThat(problems.get(0).toString()).doesNotContain("HUSH", "4711");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{apiKey: {hash: '" + HASH + "', name: laptop, expires: 2027-01-31T00:00:00Z}}",
                "{apiKey: {key: '${env:ACME_KEY}'}}",
                "{basic: {user: joe, password: '${file:joe}'}}",
                "{basic: {user: joe, password: '" + BCRYPT + "'}}",
                "{basic: {user: 'Jöe Doe', password: '" + ARGON2 + "'}}",
                "{mtls: {subject: 'CN=acme'}}",
                "{mtls: {subject: 'CN=acme,O=\"Acme, Ltd\"', issuer: CN=Authority}}",
                "{mtls: {fingerprint: '" + HASH + "'}}",
                "{mtls: {san: {dns: client.acme.example}, issuer: 'O=Acme,CN=Authority'}}",
                "{mtls: {san: {uri: 'spiffe://acme.example/orders'}}}",
                "{mtls: {san: {email: orders@acme.example}}}",
                "{mtls: {san: {ip: '2001:db8::7'}}}",
                "{jwt: {issuer: https://idp.example.com/, claim: azp, value: acme}}"
            })
    void aReferenceOrAHashIsNone(String credential) throws UnreadableDocument {
        assertThat(check(credential)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                 | `` | is empty; got {}; expected a credential,"
                        + " exactly one of: apiKey, basic, mtls, jwt",
                "{apiKey: {key: '${env:A}'}, jwt: {issuer: i, claim: sub, value: v}} | `` | has more than 1 field;"
                        + " expected a credential, exactly one of",
                "{token: {}}                                        | /token | unknown field \"token\"",
                "{apiKey: {}}                                       | /apiKey | has neither hash nor key; expected"
                        + " exactly one of: hash, key",
                "{apiKey: {key: '${env:A}', expires: tomorrow}}     | /apiKey/expires | is not a time; got"
                        + " \"tomorrow\"; expected a time such as 2027-01-31T00:00:00Z",
                "{apiKey: {key: '${env:A}', expires: 2027-02-30T00:00:00Z}} | /apiKey/expires | is not a time",
                "{apiKey: {key: '${env:A}', expires: 2027-01-31}}   | /apiKey/expires | is not a time",
                "{apiKey: {key: '${env:A}', name: ''}}              | /apiKey/name | is empty",
                "{mtls: {}}                                         | /mtls | has none of fingerprint, subject, san;"
                        + " expected exactly one of: fingerprint, subject, san",
                "{mtls: {issuer: CN=a}}                             | /mtls | has none of fingerprint, subject, san",
                "{mtls: {subject: CN=a, san: {dns: a}}}             | /mtls | has subject and san",
                "{mtls: {subject: acme}}                            | /mtls/subject | is not the name of a"
                        + " certificate's subject; got \"acme\"; expected a name such as CN=acme,O=Acme Ltd",
                "{mtls: {subject: ''}}                              | /mtls/subject | is not the name of a",
                "{mtls: {subject: CN=a, issuer: '=a'}}              | /mtls/issuer | is not the name of a",
                "{mtls: {fingerprint: 'sha256:00'}}                 | /mtls/fingerprint | sha256: and 64 hexadecimal",
                "{mtls: {san: {}}}                                  | /mtls/san | is empty",
                "{mtls: {san: {dns: a, ip: 192.0.2.7}}}             | /mtls/san | has more than 1 field",
                "{mtls: {san: {ip: 192.0.2.700}}}                   | /mtls/san/ip | expected an IP address",
                "{basic: {user: joe}}                               | /basic | missing field \"password\"",
                "{basic: {user: 'a:b', password: '${env:A}'}}       | /basic/user | is not a user's name; got \"a:b\";"
                        + " expected a name without a colon",
                "{basic: {user: '', password: '${env:A}'}}          | /basic/user | is not a user's name",
                "{basic: {user: joe, password: '$2b$16$abcdefghijklmnopqrstuuSar7SLixnGqR6IXY3xmKYSKevKocAX6'}} |"
                    + " /basic/password | is a hash that costs too little or too much; expected bcrypt of a cost from"
                    + " 04 to 15",
                "{basic: {user: joe, password:"
                    + " '$argon2id$v=19$m=1048576,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'}} |"
                    + " /basic/password | is a hash that costs too little or too much; expected Argon2id of m=8",
                "{basic: {user: joe, password:"
                        + " '$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'}} |"
                        + " /basic/password | is neither the hash of a password nor a reference",
            })
    void whatACredentialLacksIsTold(String credential, String pointer, String detail) throws UnreadableDocument {
        List<Problem> problems = check(credential);
        assertThat(problems).extracting(Problem::pointer).containsExactly("/consumers/acme/credentials/0" + pointer);
        assertThat(problems.get(0).toString()).contains(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{apiKey: {key: '${env:NONE}'}}                   | /apiKey/key     | there is no such environment"
                        + " variable",
                "{apiKey: {key: '${env:SHORT}'}}                  | /apiKey/key     | expected a key of 16 to 1024"
                        + " visible characters of ASCII",
                "{apiKey: {key: '${env:BLANK}'}}                  | /apiKey/key     | expected a key of 16 to 1024"
                        + " visible characters of ASCII",
                "{basic: {user: joe, password: '${env:LINES}'}}   | /basic/password | expected a password without"
                        + " control characters",
            })
    void aReferenceMustLeadToWhatCanBeBrought(String credential, String pointer, String detail)
            throws UnreadableDocument {
        List<Problem> problems = check(WITH_SECRETS, "acme: {credentials: [" + credential + "]}");
        assertThat(problems).extracting(Problem::pointer).containsExactly("/consumers/acme/credentials/0" + pointer);
        assertThat(problems.get(0).toString()).contains(detail).doesNotContain("HUSH");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{basic: {user: joe, password: '${env:KEY}'}} | {basic: {user: joe, password: '${env:SHORT}'}} |"
                        + " basic/user",
                "{apiKey: {hash: '" + HASH + "'}}    | {apiKey: {hash: '" + HASH + "', name: b}}   | apiKey/hash",
                "{apiKey: {key: '${env:KEY}'}}       | {apiKey: {key: '${env:SAME}'}}               | apiKey/key",
                "{apiKey: {key: '${env:KEY}'}}       | {apiKey: {key: '${env:KEY}'}}                | apiKey/key",
            })
    void aCredentialOfTwoConsumersIsToldWithBothPlaces(String one, String other, String place)
            throws UnreadableDocument {
        List<Problem> problems =
                check(WITH_SECRETS, "acme: {credentials: [" + one + "]}, beta: {credentials: [" + other + "]}");
        assertThat(problems).extracting(Problem::pointer).containsExactly("/consumers/beta/credentials/0/" + place);
        assertThat(problems.get(0).toString()).contains("of /consumers/acme/credentials/0/" + place);
    }

    @Test
    void aKeyAndItsOwnHashAreOneKey() throws UnreadableDocument {
        List<Problem> problems = check(
                WITH_SECRETS,
                "acme: {credentials: [{apiKey: {key: '${env:KEY}'}}, {apiKey: {hash: '" + HASH.replace('C', 'c')
                        + "'}}]}");
        assertThat(problems).extracting(Problem::pointer).containsExactly("/consumers/acme/credentials/1/apiKey/hash");
        assertThat(problems.get(0).toString()).contains("is also the key of /consumers/acme/credentials/0/apiKey/key");
    }

    @Test
    void aNameTellsOneCredentialOfAConsumerFromItsOthers() throws UnreadableDocument {
        String named = "{apiKey: {hash: 'sha256:%s', name: ci}}";
        String one = named.formatted("1".repeat(64));
        String two = named.formatted("2".repeat(64));
        List<Problem> problems = check(CHECKER, "acme: {credentials: [" + one + ", " + two + "]}");
        assertThat(problems).extracting(Problem::pointer).containsExactly("/consumers/acme/credentials/1/apiKey/name");
        assertThat(problems.get(0).toString()).contains("is also /consumers/acme/credentials/0/apiKey/name");
        assertThat(check(CHECKER, "acme: {credentials: [" + one + "]}, beta: {credentials: [" + two + "]}"))
                .isEmpty();
    }
}
