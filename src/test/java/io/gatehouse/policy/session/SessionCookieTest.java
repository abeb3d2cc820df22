package io.gatehouse.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Client;
import io.gatehouse.testing.Exchanges;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a session's cookies an upstream gets: nothing, however the request came. */
class SessionCookieTest {
    private static final String OWN = "__Host-shop=1.a; __Host-shop-1=b; __Host-shop-login-abc=c";

    @ParameterizedTest(name = "{0}://{1}")
    @CsvSource({
        "https, app.example",
        "http, app.example",
        "https, localhost:8443",
        "http, localhost:8080",
        "http, 127.0.0.1",
        "http, '[::1]:8080'"
    })
    void noneOfThemGoesOn(String scheme, String authority) throws Exception {
        SessionCookie cookie = new SessionCookie("__Host-shop", "Lax");
        InetAddress peer = InetAddress.getByName("203.0.113.7");
        Client client = new Client(peer, 40_000, true, peer, scheme, authority, "", "HTTP/1.1");
        var request = Exchanges.request("GET", "/", "Cookie", OWN + "; theme=dark; __Host-shopping=d");
        assertThat(cookie.without(request, client).headers().all("Cookie"))
                .containsExactly("theme=dark; __Host-shopping=d");
    }

    @ParameterizedTest(name = "{0}://{1}")
    @CsvSource({
        "https, app.example, shop=1; shop-1=2",
        "http, app.example, shop=1; shop-1=2",
        "https, localhost:8443, ''",
        "http, localhost:8080, ''"
    })
    void whatIsOnlyCalledSoWithoutThePrefixIsOursOnThisMachineAlone(String scheme, String authority, String left)
            throws Exception {
        SessionCookie cookie = new SessionCookie("__Host-shop", "Lax");
        InetAddress peer = InetAddress.getByName("203.0.113.7");
        Client client = new Client(peer, 40_000, true, peer, scheme, authority, "", "HTTP/1.1");
        var request = Exchanges.request("GET", "/", "Cookie", "shop=1; shop-1=2");
        assertThat(String.join("", cookie.without(request, client).headers().all("Cookie")))
                .isEqualTo(left);
    }
}
