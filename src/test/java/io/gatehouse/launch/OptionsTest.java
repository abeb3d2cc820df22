package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.launch.Settings.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line as it is read, and every sentence that refuses it. */
class OptionsTest {

    @Test
    void withoutOptionsItListensEverywhereOn8080() throws Refused {
        Settings settings = Options.of(List.of()).check();

        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.address().isAnyLocalAddress()).isTrue();
        assertThat(settings.home()).isEmpty();
        assertThat(settings.config()).isEmpty();
        assertThat(settings.dns()).isEmpty();
        assertThat(settings.demo()).isFalse();
        assertThat(settings.startAnyway()).isFalse();
        assertThat(settings.drain()).isEqualTo(new Drain.Times(Duration.ZERO, Duration.ofSeconds(20)));
        assertThat(settings.threads())
                .isEqualTo(Runtime.version().feature() >= 21 ? Threads.VIRTUAL : Threads.CONTAINER);
    }

    @Test
    void everyOptionIsRead() throws Refused {
        Settings settings = Options.of(List.of(
                        "--port=0",
                        "--address",
                        "127.0.0.1",
                        "--home=h",
                        "--config=pom.xml",
                        "--secrets-root=src",
                        "--dns=10.0.0.53,[2001:db8::53]:5353",
                        "--demo",
                        "--start-anyway",
                        "--threads=container",
                        "--drain=2m",
                        "--drain-delay=500ms"))
                .check();

        assertThat(settings.port()).isZero();
        assertThat(settings.address().isLoopbackAddress()).isTrue();
        assertThat(settings.home()).contains(Path.of("h").toAbsolutePath());
        assertThat(settings.config()).contains(Path.of("pom.xml").toAbsolutePath());
        assertThat(settings.secretsRoot()).contains(Path.of("src").toAbsolutePath());
        assertThat(settings.dns()).contains("10.0.0.53,[2001:db8::53]:5353");
        assertThat(settings.demo()).isTrue();
        assertThat(settings.startAnyway()).isTrue();
        assertThat(settings.threads()).isEqualTo(Threads.CONTAINER);
        assertThat(settings.drain()).isEqualTo(new Drain.Times(Duration.ofMillis(500), Duration.ofMinutes(2)));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("--prot=80: there is no such option; did you mean --port?", "--prot=80"),
                refused("now: there is no such option; expected one of those that --help lists.", "now"),
                refused("--port: \"70000\" is not a port; expected a number from 0 to 65535.", "--port", "70000"),
                refused("--port: \"-1\" is not a port; expected a number from 0 to 65535.", "--port", "-1"),
                refused("--port: \"\" is not a port; expected a number from 0 to 65535.", "--port="),
                refused("Missing required parameter for option '--port' (N).", "--port"),
                refused("option '--port' (N) should be specified only once.", "--port=0", "--port=0"),
                refused(
                        "--address: \"256.1.1.1\" is not an address of this machine; expected an IP address or a host"
                                + " name, such as 127.0.0.1.",
                        "--address=256.1.1.1"),
                refused("--config: /no/file does not exist; expected a file that can be read.", "--config=/no/file"),
                refused(
                        "--dns: \"ns.example\" names no servers of DNS; expected one to three addresses, each with a"
                                + " port unless that is 53, such as 10.0.0.53,[2001:db8::53]:5353.",
                        "--dns=ns.example"),
                refused("--secrets-root: /no does not exist; expected a folder.", "--secrets-root=/no"),
                refused("--drain: \"20\" is not a time; expected one such as 500ms, 20s or 2m.", "--drain=20"),
                refused(
                        "--drain-delay: \"-1s\" is not a time; expected one such as 500ms, 20s or 2m.",
                        "--drain-delay=-1s"),
                refused("--threads: \"many\" is not known; expected container or virtual.", "--threads=many"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void aBadOptionIsToldWithItsValueAndWhatWasExpected(String sentence, List<String> arguments) {
        Refused refused =
                catchThrowableOfType(Refused.class, () -> Options.of(arguments).check());

        assertThat(refused.problems()).containsExactly(sentence);
    }

    @Test
    void allProblemsAreToldAtOnce() {
        Refused refused = catchThrowableOfType(
                Refused.class, () -> Options.of(List.of("--port=x", "--threads=many", "--config=/no/file", "more"))
                        .check());

        assertThat(refused.problems()).hasSize(4);
    }

    private static Arguments refused(String sentence, String... arguments) {
        return Arguments.of(sentence, List.of(arguments));
    }
}
