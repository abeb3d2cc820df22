package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.AccessLogEntry;
import io.gatehouse.config.BadValue;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    private static final Path HOME = Path.of("/srv/gatehouse");

    @Test
    void isAFileBelowTheHomeUnlessTheDocumentSaysOtherwise() {
        assertThat(Destination.of(null, HOME))
                .isEqualTo(new Destination(Destination.To.FILE, HOME.resolve("logs/access.log"), 64L << 20, 5));
        assertThat(Destination.of(new AccessLogEntry(null, null, null, null), HOME))
                .isEqualTo(Destination.of(null, HOME));
    }

    @Test
    void takesWhatTheDocumentSays() {
        assertThat(Destination.of(new AccessLogEntry("file", "a/b.log", "1MiB", 0), HOME))
                .isEqualTo(new Destination(Destination.To.FILE, HOME.resolve("a/b.log"), 1L << 20, 0));
        assertThat(Destination.of(new AccessLogEntry("file", "/var/log/g.log", null, null), HOME)
                        .file())
                .isEqualTo(Path.of("/var/log/g.log"));
        assertThat(Destination.of(new AccessLogEntry("stdout", null, null, null), HOME)
                        .to())
                .isEqualTo(Destination.To.STDOUT);
        assertThat(Destination.of(new AccessLogEntry("off", null, null, null), HOME)
                        .to())
                .isEqualTo(Destination.To.OFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x.log", "a/../../x.log", ".", "", " ", "a\u0000b"})
    void aRelativePathStaysBelowTheHome(String file) {
        assertThatThrownBy(() -> Destination.of(new AccessLogEntry("file", file, null, null), HOME))
                .isInstanceOf(BadValue.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lock",
                "admin-token",
                "Admin-Token",
                "./gatehouse.yaml",
                "gatehouse.json",
                "revisions/00000001.json",
                "logs/../secrets/a",
                "/srv/gatehouse/lock",
                "/srv/x/../gatehouse/revisions/a.log",
                "/srv/gatehouse"
            })
    void whatTheGatewayKeepsInItsHomeIsNoPlaceForALog(String file) {
        assertThatThrownBy(() -> Destination.of(new AccessLogEntry("file", file, null, null), HOME))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("keeps for itself");
    }
}
