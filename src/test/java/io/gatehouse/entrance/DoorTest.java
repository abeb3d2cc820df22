package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Client;
import io.gatehouse.testing.Exchanges;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes over a connection made for another host, or may be a replay (RFC 9110 §15.5.20, RFC 8470). */
class DoorTest {

    @ParameterizedTest(name = "made for {0}, certified {1}, asked {2}: {3}")
    @CsvSource({
        "a.example, a.example, a.example, 0",
        "a.example, a.example, A.EXAMPLE:8443, 0",
        "a.example, a.example, a.example., 0",
        "a.example, other.example, a.example, 0",
        "a.example, b.example, b.example, 0",
        "a.example, *.example, b.example, 0",
        "a.example, *.example, x.b.example, 421",
        "a.example, *.example, example, 421",
        "a.example, a.example, b.example, 421",
        "a.example, a.example, 127.0.0.1, 421",
        "a.example, 127.0.0.1, 127.0.0.1, 0",
        "'', a.example, b.example, 0",
        "'', a.example, 127.0.0.1, 0"
    })
    void aRequestForAHostThatNeitherTheClientAskedForNorTheCertificateHasIsMisdirected(
            String asked, String certified, String authority, int status) {
        TlsNames names = new TlsNames(asked.isEmpty() ? List.of() : List.of(asked), List.of(certified));

        assertThat(Door.judge(Exchanges.request("GET", "/"), client(authority, false), names)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void aTrustedProxysConnectionIsMadeForUsAndItsHostIsTheClients() {
        TlsNames names = new TlsNames(List.of("gate.internal"), List.of("gate.internal"));

        assertThat(Door.judge(Exchanges.request("GET", "/"), client("api.example.com", true), names)
                        .passes())
                .isTrue();
    }

    @ParameterizedTest(name = "{0} with Early-Data: {1}: {2}")
    @CsvSource({
        "GET, 1, 0",
        "HEAD, 1, 0",
        "OPTIONS, 1, 0",
        "POST, 1, 425",
        "PUT, 1, 425",
        "DELETE, 1, 425",
        "get, 1, 425",
        "POST, 0, 425",
        "POST, '1, 1', 425"
    })
    void earlyDataIsTakenForSafeMethodsOnly(String method, String value, int status) {
        assertThat(Door.judge(Exchanges.request(method, "/", "Early-Data", value), client("a.example", false), null)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void whatIsNoEarlyDataPasses() {
        assertThat(Door.judge(Exchanges.request("POST", "/"), client("a.example", false), null)
                        .passes())
                .isTrue();
    }

    private static Client client(String authority, boolean trusted) {
        InetAddress peer = InetAddress.getLoopbackAddress();
        return new Client(peer, 40000, trusted, peer, "https", authority, "", "HTTP/1.1");
    }
}
