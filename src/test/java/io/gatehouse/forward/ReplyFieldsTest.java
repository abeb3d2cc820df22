package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Headers;
import io.gatehouse.route.Rewrite;
import io.gatehouse.upstream.Target;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The upstream has the targets {@code http://10.0.0.7:8080/app}, which answers, and {@code https://b.internal}; the client
 * asked {@code https://shop.example/gate/pets/…}, of which the route takes {@code /pets} off and puts {@code /v1} on.
 */
class ReplyFieldsTest {
    private static final Target A = new Target("a", "http", "10.0.0.7", 8080, "/app", 1, 0);
    private static final Target B = new Target("b", "https", "b.internal", 443, "/app", 1, 0);

    private static Client client(String scheme, String authority, String prefix) {
        InetAddress peer = InetAddress.getLoopbackAddress();
        return new Client(peer, 1, false, peer, scheme, authority, prefix, "HTTP/1.1");
    }

    private static PublicAddress address(boolean knowsHost) {
        return new PublicAddress(
                A,
                List.of(A, B),
                knowsHost,
                client("https", "shop.example", "/gate"),
                new Rewrite.Change("/pets", "/v1"));
    }

    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource(delimiter = '|', textBlock = """
        the answering target           | http://10.0.0.7:8080/app/v1/7                | https://shop.example/gate/pets/7
        with query and fragment        | http://10.0.0.7:8080/app/v1/7?a=/app/v1#x    | https://shop.example/gate/pets/7?a=/app/v1#x
        a query at the route's root    | http://10.0.0.7:8080/app/v1?a=1              | https://shop.example/gate/pets?a=1
        the route's root               | http://10.0.0.7:8080/app/v1                  | https://shop.example/gate/pets
        the route's root with a slash  | http://10.0.0.7:8080/app/v1/                 | https://shop.example/gate/pets/
        its octets are kept            | http://10.0.0.7:8080/app/v1/a%2fb;c//d       | https://shop.example/gate/pets/a%2fb;c//d
        another target                 | https://b.internal/app/v1/7                  | https://shop.example/gate/pets/7
        another target with its port   | https://B.Internal:443/app/v1/7              | https://shop.example/gate/pets/7
        the scheme in any case         | HTTP://10.0.0.7:8080/app/v1/7                | https://shop.example/gate/pets/7
        the client's scheme            | https://10.0.0.7:8080/app/v1/7               | https://shop.example/gate/pets/7
        the usual port, other scheme   | http://b.internal/app/v1/7                   | https://shop.example/gate/pets/7
        without a scheme               | //10.0.0.7:8080/app/v1/7                     | //shop.example/gate/pets/7
        another target without scheme  | //b.internal/app/v1/7                        | //shop.example/gate/pets/7
        a path alone                   | /app/v1/7                                    | /gate/pets/7
        a path with a query            | /app/v1/7?x=1                                | /gate/pets/7?x=1
        the base of all                | /app/v1                                      | /gate/pets
        a path with the told prefix    | /gate/app/v1/7                               | /gate/pets/7
        a path below another           | /other/7                                     | /other/7
        only beginning with the letters | /app/v1x/7                                  | /app/v1x/7
        the base path only             | /app/7                                       | /app/7
        the target, below another path | http://10.0.0.7:8080/other                   | http://10.0.0.7:8080/other
        another port                   | http://10.0.0.7:8081/app/v1/7                | http://10.0.0.7:8081/app/v1/7
        the usual port of the scheme   | http://10.0.0.7/app/v1/7                     | http://10.0.0.7/app/v1/7
        another host                   | https://elsewhere.example/app/v1/7           | https://elsewhere.example/app/v1/7
        a longer name                  | http://10.0.0.7.example:8080/app/v1/7        | http://10.0.0.7.example:8080/app/v1/7
        user information               | http://u@10.0.0.7:8080/app/v1/7              | http://u@10.0.0.7:8080/app/v1/7
        the public address             | https://shop.example/app/v1/7                | https://shop.example/app/v1/7
        a relative path                | 7/photo                                      | 7/photo
        dots                           | ../7                                         | ../7
        a query alone                  | ?page=2                                      | ?page=2
        a fragment alone               | #top                                         | #top
        another scheme                 | mailto:a@10.0.0.7                            | mailto:a@10.0.0.7
        one that no browser needs      | ftp://10.0.0.7:8080/app/v1/7                 | ftp://10.0.0.7:8080/app/v1/7
        a backslash is no slash        | http:\\\\10.0.0.7:8080/app/v1/7                | http:\\\\10.0.0.7:8080/app/v1/7
        a backslash in the host        | http://10.0.0.7:8080\\@evil/app/v1/7          | http://10.0.0.7:8080\\@evil/app/v1/7
        no port after the colon        | https://b.internal:/app/v1/7                 | https://shop.example/gate/pets/7
        no host at all                 | ///app/v1/7                                  | ///app/v1/7
        a huge port                    | http://10.0.0.7:99999/app/v1/7               | http://10.0.0.7:99999/app/v1/7
        """)
    void anAddressOfTheUpstreamBecomesThePublicOne(String name, String told, String expected) {
        assertThat(address(false).reference(told)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "https://shop.example/app/v1/7, https://shop.example/gate/pets/7",
        "http://SHOP.example/app/v1/7, https://shop.example/gate/pets/7",
        "https://shop.example:443/app/v1/7, https://shop.example/gate/pets/7",
        "//shop.example/app/v1/7, //shop.example/gate/pets/7",
        "https://shop.example/gate/app/v1/7, https://shop.example/gate/pets/7",
        "https://shop.example/other, https://shop.example/other",
        "https://shop.example:8443/app/v1/7, https://shop.example:8443/app/v1/7",
        "http://10.0.0.7:8080/app/v1/7, https://shop.example/gate/pets/7",
    })
    void anUpstreamThatIsSentTheClientsHostTellsAddressesWithIt(String told, String expected) {
        assertThat(address(true).reference(told)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "http://[2001:db8::7]:9000/7, http://gw.example:8080/7",
        "http://[2001:DB8::7]:9000, http://gw.example:8080/",
        "http://[2001:db8::7]:9000?q, http://gw.example:8080/?q",
        "http://[2001:db8::8]:9000/7, http://[2001:db8::8]:9000/7",
        "/7, /7",
        "/, /",
    })
    void aRouteThatChangesNoPathChangesTheAuthorityOnly(String told, String expected) {
        Target target = new Target("t", "http", "2001:db8::7", 9000, "", 1, 0);
        PublicAddress address = new PublicAddress(
                target, List.of(target), false, client("http", "gw.example:8080", ""), Rewrite.Change.NONE);
        assertThat(address.reference(told)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        a URL                   | 5; url=http://10.0.0.7:8080/app/v1/7        | 5; url=https://shop.example/gate/pets/7
        in quotes               | 0;URL="/app/v1/7"                           | 0;URL="/gate/pets/7"
        in single quotes        | 0,  url = '/app/v1/7' and more              | 0,  url = '/gate/pets/7' and more
        an open quote           | 0; url='/app/v1/7                           | 0; url='/gate/pets/7
        without url=            | 3; /app/v1/7                                | 3; /gate/pets/7
        no URL                  | 5                                           | 5
        elsewhere               | 5; url=https://elsewhere.example/           | 5; url=https://elsewhere.example/
        no delay                | url=/app/v1/7                               | url=/app/v1/7
        """)
    void refreshKeepsAllButItsUrl(String name, String told, String expected) {
        assertThat(field("Refresh", told)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        one                     | </app/v1/8>; rel=next                                | </gate/pets/8>; rel=next
        several                 | </app/v1/8>;rel="next", <http://10.0.0.7:8080/app/v1/6> ; rel=prev | </gate/pets/8>;rel="next", <https://shop.example/gate/pets/6> ; rel=prev
        commas in a target      | </app/v1/8,9>; rel=next, <8>; rel=x                  | </gate/pets/8,9>; rel=next, <8>; rel=x
        a quoted comma          | <https://e.example/>; title="a, </app/v1/8>; \\" b", </app/v1/8> | <https://e.example/>; title="a, </app/v1/8>; \\" b", </gate/pets/8>
        an anchor               | <https://e.example/>; Anchor = "/app/v1/8"; rel="x"  | <https://e.example/>; Anchor = "/gate/pets/8"; rel="x"
        another parameter       | <https://e.example/>; title="/app/v1/8"              | <https://e.example/>; title="/app/v1/8"
        an open bracket         | </app/v1/8; rel=next                                 | </app/v1/8; rel=next
        an open quote           | </app/v1/8>; title="</app/v1/8>                      | </gate/pets/8>; title="</app/v1/8>
        no brackets             | /app/v1/8; rel=next                                  | /app/v1/8; rel=next
        empty elements          | , </app/v1/8> ,,<?page=2>                            | , </gate/pets/8> ,,<?page=2>
        """)
    void linksKeepAllButTheirTargetsAndAnchors(String name, String told, String expected) {
        assertThat(field("Link", told)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        no attributes           | a=1                                           | a=1
        the path of all         | a=1; Path=/                                   | a=1; Path=/gate/pets
        the target's base path  | a=1; Path=/app                                | a=1; Path=/gate/pets
        with a slash            | a=1; Path=/app/v1/                            | a=1; Path=/gate/pets
        the route's path        | a=1; path=/app/v1                             | a=1; path=/gate/pets
        below it                | a=1; PATH = /app/v1/cart                      | a=1; PATH = /gate/pets/cart
        told prefix             | a=1; Path=/gate/app/v1/cart                   | a=1; Path=/gate/pets/cart
        another path            | a=1; Path=/other                              | a=1; Path=/other
        no path                 | a=1; Path=; Path                              | a=1; Path=; Path
        a quoted path is none   | a=1; Path="/"                                 | a=1; Path="/"
        the target's host       | a=1; Domain=10.0.0.7; Secure                  | a=1; Secure
        as the last             | a=1; HttpOnly; domain=.10.0.0.7               | a=1; HttpOnly
        another domain          | a=1; Domain=elsewhere.example                 | a=1; Domain=elsewhere.example
        the public domain       | a=1; Domain=shop.example                      | a=1; Domain=shop.example
        all others stay         | a="x y,z=/"; SameSite=lax;HttpOnly; SECURE ;Partitioned; Priority=High; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=5; Path=/; x | a="x y,z=/"; SameSite=lax;HttpOnly; SECURE ;Partitioned; Priority=High; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Max-Age=5; Path=/gate/pets; x
        a name that fixes it    | __Host-a=1; Path=/; Secure                    | __Host-a=1; Path=/; Secure
        a name that does not    | __Secure-a=1; Path=/; Secure                  | __Secure-a=1; Path=/gate/pets; Secure
        a value like a path     | path=/; Path=/                                | path=/; Path=/gate/pets
        """)
    void cookiesKeepAllButPathAndDomain(String name, String told, String expected) {
        assertThat(field("Set-Cookie", told)).isEqualTo(expected);
    }

    @Test
    void aDomainThatCoversTheTargetIsRemovedUnlessItCoversThePublicHostToo() {
        PublicAddress internal =
                new PublicAddress(B, List.of(B), false, client("https", "shop.example", ""), Rewrite.Change.NONE);
        assertThat(internal.isForeignDomain("internal")).isTrue();
        assertThat(internal.isForeignDomain(".B.Internal")).isTrue();
        assertThat(internal.isForeignDomain("nternal")).isFalse();
        PublicAddress sibling =
                new PublicAddress(B, List.of(B), false, client("https", "shop.internal:8443", ""), Rewrite.Change.NONE);
        assertThat(sibling.isForeignDomain("internal")).isFalse();
        assertThat(sibling.isForeignDomain("b.internal")).isTrue();
    }

    @Test
    void everyOtherFieldAndTheOrderAndNumberOfAllStay() {
        Headers told = Headers.of(
                "X-Location", "/app/v1/7",
                "location", "/app/v1/7",
                "Set-Cookie", "a=1; Path=/",
                "Content-Location", "/app/v1/7.html",
                "set-cookie", "b=2",
                "Server", "/app/v1/7");
        assertThat(ReplyFields.concerns(told)).isTrue();
        assertThat(ReplyFields.of(told, address(false)))
                .isEqualTo(Headers.of(
                        "X-Location", "/app/v1/7",
                        "location", "/gate/pets/7",
                        "Set-Cookie", "a=1; Path=/gate/pets",
                        "Content-Location", "/gate/pets/7.html",
                        "set-cookie", "b=2",
                        "Server", "/app/v1/7"));
        assertThat(ReplyFields.concerns(Headers.of("Content-Type", "text/html")))
                .isFalse();
    }

    private static String field(String name, String value) {
        return String.valueOf(
                ReplyFields.of(Headers.of(name, value), address(false)).first(name));
    }
}
