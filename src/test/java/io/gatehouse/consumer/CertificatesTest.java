package io.gatehouse.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Authority;
import io.gatehouse.testing.Issued;
import io.gatehouse.testing.ManualClock;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificatesTest {
    private static final Authority AUTHORITY = new Authority("Authority");
    private static final Issued SHOWN = AUTHORITY.issueTo(
            "acme",
            "Client.acme.example",
            "192.0.2.7",
            "2001:db8::7",
            "spiffe://acme.example/Orders",
            "Orders@Acme.example");

    private static Finding find(String mtls, Instant now) {
        ManualClock clock = new ManualClock(now);
        Consumers consumers = ConsumersOf.yaml("acme: {credentials: [{mtls: " + mtls + "}]}", Map.of(), clock);
        return consumers.certificates().find(SHOWN.certificate());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{subject: CN=acme}                                   | true",
                "{subject: 'cn = Acme'}                               | true",
                "{subject: 'CN=acme,O=Acme'}                          | false",
                "{subject: CN=acme.}                                  | false",
                "{subject: CN=acme, issuer: CN=Authority}             | true",
                "{subject: CN=acme, issuer: CN=Other}                 | false",
                "{san: {dns: client.ACME.example}}                    | true",
                "{san: {dns: acme.example}}                           | false",
                "{san: {dns: acme}}                                   | false",
                "{san: {ip: 192.0.2.7}}                               | true",
                "{san: {ip: '2001:DB8:0::7'}}                         | true",
                "{san: {ip: 192.0.2.8}}                               | false",
                "{san: {dns: 192.0.2.7}}                              | false",
                "{san: {uri: 'spiffe://acme.example/Orders'}}         | true",
                "{san: {uri: 'spiffe://acme.example/orders'}}         | false",
                "{san: {email: Orders@acme.EXAMPLE}}                  | true",
                "{san: {email: orders@acme.example}}                  | false",
                "{san: {dns: client.acme.example}, issuer: CN=Other}  | false"
            })
    void aConsumerIsKnownByWhatItsCertificateSays(String mtls, boolean known) {
        assertThat(find(mtls, Instant.now()).consumer() != null).isEqualTo(known);
    }

    @Test
    void aConsumerIsKnownByItsFingerprint() throws Exception {
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(SHOWN.certificate().getEncoded());
        String text = HexFormat.of().withUpperCase().formatHex(hash);
        assertThat(find("{fingerprint: 'sha256:" + text + "'}", Instant.now()).consumer())
                .isNotNull();
        assertThat(find("{fingerprint: 'sha256:" + "0".repeat(64) + "'}", Instant.now())
                        .consumer())
                .isNull();
    }

    @Test
    void aCertificateIsGoodForItsTimeAlone() {
        Instant begins = SHOWN.certificate().getNotBefore().toInstant();
        Instant ends = SHOWN.certificate().getNotAfter().toInstant();
        Duration moment = Duration.ofSeconds(1);
        assertThat(find("{subject: CN=acme}", begins.minus(moment)).reason()).contains("not good before");
        assertThat(find("{subject: CN=acme}", begins).consumer()).isNotNull();
        assertThat(find("{subject: CN=acme}", ends).consumer()).isNotNull();
        assertThat(find("{subject: CN=acme}", ends.plus(moment)).reason()).contains("expired");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.0/255.255.255.0, 192.0.2.0", "2001:db8::/ffff:ffff::, 2001:db8::"})
    void aNetworkInTheCertificateIsNobodysAddress(String network, String ip) {
        Certificates certificates = ConsumersOf.yaml(
                        "acme: {credentials: [{mtls: {san: {ip: '" + ip + "'}}}]},"
                                + " other: {credentials: [{mtls: {san: {dns: other.example}}}]}",
                        Map.of(),
                        new ManualClock(Instant.now()))
                .certificates();
        assertThat(certificates
                        .find(AUTHORITY.issueTo("x", network).certificate())
                        .consumer())
                .isNull();
        Finding other = certificates.find(
                AUTHORITY.issueTo("x", network, "other.example").certificate());
        assertThat(other.consumer().id()).isEqualTo("other");
    }

    @Test
    void aCertificateThatTwoConsumersAreKnownByIsNobodys() {
        Finding found = ConsumersOf.yaml(
                        "acme: {credentials: [{mtls: {subject: CN=acme}}]},"
                                + " other: {credentials: [{mtls: {san: {ip: 192.0.2.7}}}]}",
                        Map.of(),
                        new ManualClock(Instant.now()))
                .certificates()
                .find(SHOWN.certificate());
        assertThat(found.consumer()).isNull();
        assertThat(found.reason()).contains("acme, other");
    }
}
