package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the PEM files of an upstream must hold, and what is told of those that do not. */
class TlsCheckTest {
    private static final Authority AUTHORITY = new Authority("Authority");

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void files() throws Exception {
        folder = Files.createDirectories(temp.resolve("secrets"));
        Issued issued = AUTHORITY.issue("RSA", Duration.ofDays(1), "rsa").write(folder, "rsa");
        Files.writeString(folder.resolve("rsa-old.key"), issued.traditional());
        issued = AUTHORITY.issue("ec").write(folder, "ec");
        Files.writeString(
                folder.resolve("ec-old.key"),
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n" + "-----END EC PARAMETERS-----\n"
                        + issued.traditional());
        Files.writeString(
                folder.resolve("talkative.pem"),
                "Bag Attributes\n  friendlyName: é\n"
                        + Issued.pem(issued.chain()).replace("\n", "\r\n"));
        Files.writeString(folder.resolve("empty.pem"), "");
        Files.writeString(folder.resolve("locked.key"), block("ENCRYPTED PRIVATE KEY", "AAAA"));
        Files.writeString(
                folder.resolve("old-locked.key"),
                block("RSA PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA"));
        Files.writeString(folder.resolve("dsa.key"), block("DSA PRIVATE KEY", "AAAA"));
        Files.writeString(folder.resolve("noise.key"), block("PRIVATE KEY", "AAAA"));
        Files.writeString(folder.resolve("noise-ec.key"), block("EC PRIVATE KEY", "MIL/////"));
        Files.writeString(folder.resolve("no-curve.key"), block("EC PRIVATE KEY", "MAMCAQE="));
        Files.writeString(folder.resolve("two.key"), issued.pkcs8() + issued.pkcs8());
        Files.writeString(folder.resolve("noise.pem"), block("CERTIFICATE", "AAAA"));
        Files.writeString(folder.resolve("broken.pem"), block("CERTIFICATE", "?"));
        Files.writeString(folder.resolve("large.pem"), " ".repeat((1 << 20) + 1));
        Files.writeString(temp.resolve("outside.pem"), Issued.pem(issued.chain()));
        Files.createSymbolicLink(folder.resolve("out.pem"), Path.of("../outside.pem"));
        Files.createDirectory(folder.resolve("folder"));
    }

    private static String block(String label, String content) {
        return "-----BEGIN " + label + "-----\n" + content + "\n-----END " + label + "-----\n";
    }

    private List<String> problems(String tls) throws Exception {
        Document document = Document.read(
                "{version: 1, upstreams: {u: {targets: ['https://a.example'], tls: " + tls + "}}}", Format.YAML);
        return new Checker(Map.of(), Secrets.below(List.of(folder)))
                .check(document).stream().map(Problem::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ca: ec.pem}",
                "{ca: talkative.pem}",
                "{certificate: rsa.pem, key: rsa.key}",
                "{certificate: rsa.pem, key: rsa-old.key}",
                "{certificate: ec.pem, key: ec.key}",
                "{certificate: ec.pem, key: ec-old.key}",
                "{verify: false, minVersion: TLSv1.3, serverName: a.example}",
                "{serverName: '[2001:db8::7]'}",
                "{pins: ['47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=']}"
            })
    void whatIsThereAndRightIsNoProblem(String tls) throws Exception {
        assertThat(problems(tls)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ca: none.pem}                           | /ca          | there is no such file",
                "{ca: ../outside.pem}                     | /ca          | is not a file's path",
                "{ca: out.pem}                            | /ca          | leads out of its folder",
                "{ca: folder}                             | /ca          | is no regular file",
                "{ca: large.pem}                          | /ca          | is larger than 1024 KiB",
                "{ca: empty.pem}                          | /ca          | holds no certificate",
                "{ca: ec.key}                             | /ca          | holds no certificate",
                "{ca: noise.pem}                          | /ca          | has a certificate that can't be understood",
                "{ca: broken.pem}                         | /ca          | has a block that is no Base64",
                "{certificate: ec.pem}                    | ''           | has certificate alone",
                "{key: ec.key}                            | ''           | has key alone",
                "{certificate: ec.pem, key: ec.pem}       | /key         | holds no private key",
                "{certificate: ec.pem, key: two.key}      | /key         | holds 2 private keys",
                "{certificate: ec.pem, key: rsa.key}      | /key         | is not the key of the certificate",
                "{certificate: ec.pem, key: locked.key}   | /key         | holds a key with a password",
                "{certificate: ec.pem, key: old-locked.key} | /key       | holds a key with a password",
                "{certificate: ec.pem, key: dsa.key}      | /key         | holds a key of another kind",
                "{certificate: ec.pem, key: noise.key}    | /key         | has a private key that can't be understood",
                "{certificate: ec.pem, key: noise-ec.key} | /key         | has a private key that can't be understood",
                "{certificate: ec.pem, key: no-curve.key} | /key         | has a private key that can't be understood",
                "{pins: [sha256]}                         | /pins/0      | is not a pin",
                "{pins: []}                               | /pins        | is empty",
                "{minVersion: TLSv1.1}                    | /minVersion  | is not allowed",
                "{serverName: 'a.example:443'}            | /serverName  | has a port"
            })
    void whatIsNotIsTold(String tls, String member, String detail) throws Exception {
        assertThat(problems(tls)).singleElement().asString().startsWith("/upstreams/u/tls" + member + " ");
        assertThat(problems(tls)).singleElement().asString().contains(detail);
    }

    @Test
    void allIsToldAtOnceAndTogetherWithAllElse() throws Exception {
        assertThat(problems("{ca: none.pem, certificate: empty.pem, key: dsa.key, minVersion: x}"))
                .hasSize(4);
    }

    @Test
    void everyNewKindOfKeyOfTheJdkIsRead() throws Exception {
        Path file = folder.resolve("ed.key");
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        Files.writeString(file, block("PRIVATE KEY", Base64.getEncoder().encodeToString(key)));
        assertThat(Pem.read(Secrets.below(List.of(folder)).file("ed.key"))
                        .privateKey()
                        .getEncoded())
                .isEqualTo(key);
    }
}
