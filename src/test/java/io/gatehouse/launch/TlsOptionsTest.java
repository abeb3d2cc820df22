package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.launch.Settings.Tls;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Issued;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of the TLS port, every sentence that refuses them, and the forms of the files they name. */
class TlsOptionsTest {
    private static final Authority AUTHORITY = new Authority("Test authority");

    @TempDir
    static Path folder;

    @BeforeAll
    static void write() throws Exception {
        AUTHORITY.issue("a.example").write(folder, "a");
        AUTHORITY.issue("b.example").write(folder, "b");
        Files.writeString(folder.resolve("text"), "no PEM at all\n");
        Files.writeString(folder.resolve("broken"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    }

    @Test
    void everyOptionIsRead() throws Refused {
        Tls tls = settings("--tls-port=0 --tls-cert=a.pem --tls-key=a.key --tls-cert=b.pem --tls-key=b.key"
                        + " --tls-client-ca=a.pem")
                .tls()
                .orElseThrow();

        assertThat(tls.port()).isZero();
        assertThat(tls.pairs())
                .containsExactly(
                        new PemPair(folder.resolve("a.pem"), folder.resolve("a.key")),
                        new PemPair(folder.resolve("b.pem"), folder.resolve("b.key")));
        assertThat(tls.clientCa()).contains(folder.resolve("a.pem"));
    }

    @Test
    void withoutThemThereIsNoTlsPort() throws Refused {
        assertThat(settings("--port=0").tls()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        --tls-cert=a.pem --tls-key=a.key | --tls-port is missing; expected it with --tls-cert, --tls-key and --tls-client-ca.
        --tls-port=0 | --tls-port: there are 0 --tls-cert and 0 --tls-key; expected one of each or more, in pairs.
        --tls-port=0 --tls-cert=a.pem | --tls-port: there are 1 --tls-cert and 0 --tls-key; expected one of each or more, in pairs.
        --tls-port=70000 --tls-cert=a.pem --tls-key=a.key | --tls-port: "70000" is not a port; expected a number from 0 to 65535.
        --port=8443 --tls-port=8443 --tls-cert=a.pem --tls-key=a.key | --tls-port: 8443 is that of --port too; expected another one.
        --tls-port=0 --tls-cert=no.pem --tls-key=a.key | --tls-cert: DIR/no.pem does not exist; expected a file that can be read.
        --tls-port=0 --tls-cert=a.pem --tls-key=no.key | --tls-key: DIR/no.key does not exist; expected a file that can be read.
        --tls-port=0 --tls-cert=text --tls-key=a.key | --tls-cert: DIR/text holds no certificate; expected PEM, -----BEGIN CERTIFICATE-----.
        --tls-port=0 --tls-cert=broken --tls-key=a.key | --tls-cert: DIR/broken can't be understood; expected certificates in PEM.
        --tls-port=0 --tls-cert=a.pem --tls-key=a.pem | --tls-key: DIR/a.pem holds no private key; expected PEM, PKCS#8, PKCS#1 or EC, without a password.
        --tls-port=0 --tls-cert=a.pem --tls-key=b.key | --tls-key: DIR/b.key is not the key of the first certificate in DIR/a.pem; expected the files in pairs, and a chain that begins with the server's own certificate.
        --tls-port=0 --tls-cert=a.pem --tls-key=a.key --tls-client-ca=text | --tls-client-ca: DIR/text holds no certificate; expected PEM, -----BEGIN CERTIFICATE-----.
        """)
    void aBadOptionOrFileIsToldWithWhatWasExpected(String options, String sentence) {
        Refused refused = catchThrowableOfType(Refused.class, () -> settings(options));

        assertThat(refused.problems()).containsExactly(sentence.replace("DIR", folder.toString()));
    }

    @Test
    void allProblemsAreToldAtOnce() {
        Refused refused = catchThrowableOfType(
                Refused.class,
                () -> settings("--tls-port=x --port=y --tls-cert=no.pem --tls-key=text --tls-cert=text"
                        + " --tls-key=no.key --tls-client-ca=no.ca"));

        assertThat(refused.problems()).hasSize(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void aKeyMayBeWrittenInTheOldForm(String kind) throws Exception {
        Issued issued = AUTHORITY.issue(kind, Duration.ofDays(1), "old.example").write(folder, "old");
        Files.writeString(folder.resolve("old.key"), issued.traditional());

        assertThat(settings("--tls-port=0 --tls-cert=old.pem --tls-key=old.key").tls())
                .isPresent();
    }

    /** The settings of a command line whose files are in the test's folder. */
    private static Settings settings(String options) throws Refused {
        List<String> arguments = Arrays.stream(options.split(" "))
                .map(option -> option.replaceFirst("^(--tls-(?:cert|key|client-ca)=)", "$1" + folder + "/"))
                .toList();
        return Options.of(arguments).check();
    }
}
