package io.gatehouse.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Browser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests of a browser that has a session count as meant by the person who has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CsrfTest {
    private Bench bench;
    private Browser browser;

    @BeforeAll
    void open() throws Exception {
        bench = new Bench("csrf: {origins: [\"https://partner.example\"]}");
        bench.provider.lasting(100_000);
        browser = bench.loggedIn();
    }

    @AfterAll
    void close() throws Exception {
        bench.close();
    }

    @ParameterizedTest(name = "{0}: {1} with {2} is {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a page of ours reads | GET | Sec-Fetch-Site: same-origin | 200",
                "a client without any of these fields reads | GET | | 200",
                "a page of ours asks for the options | OPTIONS | Sec-Fetch-Site: same-origin | 200",
                "a person follows a link of another site | GET | Sec-Fetch-Site: cross-site, Sec-Fetch-Mode: navigate"
                        + " | 200",
                "a page of another site loads a picture | GET | Sec-Fetch-Site: cross-site, Sec-Fetch-Mode: no-cors |"
                        + " 401",
                "a script of another site reads | GET | Sec-Fetch-Site: cross-site, Sec-Fetch-Mode: cors, Origin:"
                        + " https://evil.example | 401",
                "a script of a partner reads | GET | Sec-Fetch-Site: cross-site, Sec-Fetch-Mode: cors, Origin:"
                        + " https://partner.example | 200",
                "a page of a neighbour loads a picture | GET | Sec-Fetch-Site: same-site, Sec-Fetch-Mode: no-cors |"
                        + " 200",
                "a page of ours changes | POST | X-Requested-With: x, Origin: https://app.example, Sec-Fetch-Site:"
                        + " same-origin | 200",
                "an older browser changes | POST | X-Requested-With: x, Origin: https://app.example | 200",
                "a client that is no browser changes | DELETE | X-Requested-With: anything | 200",
                "a form of ours changes | POST | Origin: https://app.example, Sec-Fetch-Site: same-origin | 403",
                "a form of another site changes | POST | Origin: https://evil.example, Sec-Fetch-Site: cross-site |"
                        + " 403",
                "a form of another site has no origin to say | POST | Origin: null | 403",
                "a script of another site has the field | POST | X-Requested-With: x, Origin: https://evil.example |"
                        + " 403",
                "a page in a sandbox has the field | POST | X-Requested-With: x, Origin: null | 403",
                "the same host over plain HTTP | POST | X-Requested-With: x, Origin: http://app.example | 403",
                "another port | POST | X-Requested-With: x, Origin: https://app.example:8443 | 403",
                "a host that begins as ours | POST | X-Requested-With: x, Origin: https://app.example.evil.example |"
                        + " 403",
                "another site without an origin | PUT | X-Requested-With: x, Sec-Fetch-Site: cross-site | 403",
                "a neighbour without an origin | PUT | X-Requested-With: x, Sec-Fetch-Site: same-site | 403",
                "a neighbour | PUT | X-Requested-With: x, Origin: https://other.app.example, Sec-Fetch-Site: same-site"
                        + " | 403",
                "a word that nobody knows | PUT | X-Requested-With: x, Sec-Fetch-Site: beside | 403",
                "a partner | PATCH | X-Requested-With: x, Origin: https://partner.example, Sec-Fetch-Site: cross-site"
                        + " | 200",
                "a partner without the field | PATCH | Origin: https://partner.example, Sec-Fetch-Site: cross-site |"
                        + " 403",
                "two origins | POST | X-Requested-With: x, Origin: https://app.example, Origin: https://evil.example |"
                        + " 403",
                "a method that shows what it gets | TRACE | Sec-Fetch-Site: same-origin | 403",
                "a method of nobody | PURGE | | 403",
                "a method in another case | get | | 403",
                "a WebSocket of ours | GET | Connection: Upgrade, Upgrade: websocket, Origin: https://app.example |"
                        + " 200",
                "a WebSocket of a partner | GET | Connection: keep-alive, Connection: upgrade, Upgrade: websocket,"
                        + " Origin: https://partner.example | 200",
                "a WebSocket of another site | GET | Connection: Upgrade, Upgrade: websocket, Origin:"
                        + " https://evil.example | 403",
                "a WebSocket of nobody | GET | Connection: Upgrade, Upgrade: websocket | 403"
            })
    void whatIsForgedIsRefused(String sentence, String method, String fields, int status) throws Exception {
        String[] parts = fields == null ? new String[0] : fields.split(", |: ");
        assertThat(browser.send(method, "/pets", "", parts).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example, true",
        "https://app.example:8443, true",
        "http://localhost:3000, true",
        "https://[::1]:8443, true",
        "https://app.example/, false",
        "https://app.example:443, false",
        "https://App.example, false",
        "https://u@app.example, false",
        "app.example, false",
        "null, false",
        "*, false",
        "ftp://app.example, false"
    })
    void anOriginIsWrittenAsBrowsersWriteIt(String text, boolean is) {
        assertThat(Origin.is(text)).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({
        "https, app.example, https://app.example",
        "https, App.Example:443, https://app.example",
        "http, app.example:80, http://app.example",
        "http, app.example:443, http://app.example:443",
        "https, [::1]:443, https://[::1]",
        "https, [::443], https://[::443]"
    })
    void theOwnOriginHasNoUsualPort(String scheme, String authority, String origin) throws Exception {
        var peer = java.net.InetAddress.getByName("203.0.113.7");
        assertThat(Origin.of(new io.gatehouse.exchange.Client(peer, 1, false, peer, scheme, authority, "", "HTTP/1.1")))
                .isEqualTo(origin);
    }

    @Test
    void anAuditorIsToldWhoseSessionItWas() throws Exception {
        assertThat(browser.send("POST", "/pets", "", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(bench.refused).isEqualTo("session of " + bench.provider.issuer() + "|ada");
        assertThat(browser.open("/pets").status()).isEqualTo(200);
        assertThat(bench.refused).isNull();
    }
}
