package io.gatehouse.forward.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gatehouse.config.Secrets;
import io.gatehouse.config.TlsEntry;
import io.gatehouse.testing.Authority;
import io.gatehouse.testing.HeardLog;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How renewed files of an upstream are taken, and what is told of certificates that end. */
class UpstreamTlsTest {
    private static final Authority AUTHORITY = new Authority("Authority");
    private static final Duration LOOK = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private final ManualClock clock = new ManualClock();
    private UpstreamTls tls;

    @BeforeEach
    void open() throws Exception {
        Files.writeString(folder.resolve("ca.pem"), Issued.pem(List.of(AUTHORITY.certificate())));
        AUTHORITY.issue("gateway").write(folder, "own");
        TlsEntry entry = new TlsEntry(null, "ca.pem", "own.pem", "own.key", null, null, null);
        tls = new UpstreamTls("pets", TlsSettings.of(entry, Secrets.below(List.of(folder))), clock);
    }

    private TlsContext after(Duration time) {
        clock.advance(time);
        return tls.current();
    }

    @Test
    void whatStaysTheSameIsOneContext() {
        TlsContext first = tls.current();
        for (int i = 0; i < 5; i++) {
            assertThat(after(LOOK)).isSameAs(first);
        }
    }

    @Test
    void aChangeIsTakenWhenItHasStoodStillFromOneLookToTheNext() throws Exception {
        TlsContext first = tls.current();
        Issued renewed = AUTHORITY.issue("gateway").write(folder, "own");
        assertThat(after(LOOK.minusNanos(1))).as("not looked at yet").isSameAs(first);
        assertThat(after(Duration.ofNanos(1))).as("seen").isSameAs(first);
        TlsContext second = after(LOOK);
        assertThat(second).isNotSameAs(first);
        assertThat(second.content().chain()).isEqualTo(renewed.chain());
        assertThat(after(LOOK)).isSameAs(second);
    }

    @Test
    void filesThatAreRenewedOneAfterAnotherAreTakenTogether() throws Exception {
        TlsContext first = tls.current();
        Issued renewed = AUTHORITY.issue("gateway").write(folder, "fresh");
        try (HeardLog log = new HeardLog(UpstreamTls.class.getName())) {
            Files.copy(folder.resolve("fresh.pem"), folder.resolve("own.pem"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(after(LOOK)).isSameAs(first);
            Files.copy(folder.resolve("fresh.key"), folder.resolve("own.key"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(after(LOOK)).isSameAs(first);
            assertThat(after(LOOK).content().key()).isEqualTo(renewed.key());
            assertThat(log.lines()).as("half of it was never read").noneMatch(line -> line.contains("old ones stay"));
        }
    }

    @Test
    void whatCannotBeUsedIsToldOnceAndChangesNothing() throws Exception {
        TlsContext first = tls.current();
        try (HeardLog log = new HeardLog(UpstreamTls.class.getName())) {
            Files.writeString(folder.resolve("ca.pem"), "half of it");
            for (int i = 0; i < 5; i++) {
                assertThat(after(LOOK)).isSameAs(first);
            }
            assertThat(log.lines()).singleElement().asString().contains("the old ones stay");
            Files.delete(folder.resolve("ca.pem"));
            for (int i = 0; i < 5; i++) {
                assertThat(after(LOOK)).isSameAs(first);
            }
            assertThat(log.lines()).hasSize(2);

            Files.writeString(folder.resolve("ca.pem"), Issued.pem(List.of(AUTHORITY.certificate())));
            after(LOOK);
            assertThat(after(LOOK)).as("it holds what it held").isSameAs(first);
            Authority other = new Authority("Other");
            Files.writeString(folder.resolve("ca.pem"), Issued.pem(List.of(other.certificate())));
            after(LOOK);
            assertThat(after(LOOK).content().authorities()).containsExactly(other.certificate());
        }
    }

    @Test
    void theEndsOfAllItsCertificatesAreTold() {
        Issued target = AUTHORITY.issue("EC", Duration.ofDays(5), "pets.example");
        tls.shown("pets.example", 443, target.chain().toArray(X509Certificate[]::new));
        tls.shown("2001:db8::7", 8443, new X509Certificate[] {AUTHORITY.certificate()});

        Instant authority = AUTHORITY.certificate().getNotAfter().toInstant();
        assertThat(tls.ends())
                .extracting(CertificateEnd::holder, CertificateEnd::end)
                .containsExactlyInAnyOrder(
                        tuple(
                                "the gateway itself, CN=gateway",
                                tls.current()
                                        .content()
                                        .chain()
                                        .get(0)
                                        .getNotAfter()
                                        .toInstant()),
                        tuple("the authority CN=Authority", authority),
                        tuple(
                                "the target pets.example:443",
                                target.certificate().getNotAfter().toInstant()),
                        tuple("the target [2001:db8::7]:8443", authority));
    }

    @ParameterizedTest
    @CsvSource({"P31D, 2147483647", "P30D, 30", "P8D, 30", "P7D, 7", "PT25H, 7", "PT24H, 1", "PT1S, 1", "PT-1S, 0"})
    void theEndIsToldThirtySevenAndOneDaysAhead(Duration left, int stage) {
        assertThat(EndsTold.stage(left)).isEqualTo(stage);
    }

    @Test
    void eachStageIsLoggedOnceAndARenewedCertificateBeginsAnew() {
        Instant end = Instant.parse("2026-06-01T00:00:00Z");
        EndsTold told = new EndsTold("pets");
        CertificateEnd certificate = new CertificateEnd(CertificateEnd.Kind.TARGET, "a:1", end);
        try (HeardLog log = new HeardLog(UpstreamTls.class.getName())) {
            for (int days = 40; days >= -2; days--) {
                told.tell(certificate, end.minus(Duration.ofDays(days)));
            }
            assertThat(log.lines()).hasSize(4);
            told.tell(new CertificateEnd(CertificateEnd.Kind.TARGET, "a:1", end.plusSeconds(1)), end);
            assertThat(log.lines()).hasSize(5);
        }
    }
}
