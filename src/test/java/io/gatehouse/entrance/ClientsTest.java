package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Cidr;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Trail;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peer is 10.0.0.1; 10.0.0.0/8 and 2001:db8:a::/48 are trusted. */
class ClientsTest {
    private static final List<Cidr> TRUST = List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8:a::/48"));

    @ParameterizedTest(name = "{0}: X-Forwarded-For {1} means {2}")
    @CsvSource(delimiter = '|', textBlock = """
        one hop                              | 203.0.113.9                          | 203.0.113.9
        a made-up hop left of the real one   | 1.2.3.4, 203.0.113.9                 | 203.0.113.9
        trusted hops are passed              | 203.0.113.9, 10.0.0.3, 10.0.0.2      | 203.0.113.9
        all are trusted: the left-most       | 10.0.0.3, 10.0.0.2                   | 10.0.0.3
        with a port                          | 203.0.113.9:4711                     | 203.0.113.9
        bare IPv6                            | 2001:db8::1                          | 2001:db8:0:0:0:0:0:1
        bracketed IPv6 with a port           | [2001:db8::1]:443                    | 2001:db8:0:0:0:0:0:1
        IPv6 past a trusted IPv6             | 2001:db8::1, 2001:db8:a::5           | 2001:db8:0:0:0:0:0:1
        empty members                        | ,203.0.113.9,,                       | 203.0.113.9
        a name is no address                 | localhost                            | 10.0.0.1
        nothing readable: the peer           | garbage                              | 10.0.0.1
        unknown                              | unknown                              | 10.0.0.1
        unreadable past a trusted hop        | garbage, 10.0.0.2                    | 10.0.0.2
        unreadable left of the client        | garbage, 203.0.113.9                 | 203.0.113.9
        IPv4 written as IPv6                 | ::ffff:203.0.113.9                   | 203.0.113.9
        the same in brackets, with a port    | [::FFFF:cb00:7109]:4711              | 203.0.113.9
        a trusted one written as IPv6        | 203.0.113.9, ::ffff:10.0.0.2         | 203.0.113.9
        a network                            | 203.0.113.0/24                       | 10.0.0.1
        leading zeros                        | 203.0.113.009                        | 10.0.0.1
        a short form                         | 127.1                                | 10.0.0.1
        a zone                               | fe80::1%eth0                         | 10.0.0.1
        a bad port                           | 203.0.113.9:x                        | 10.0.0.1
        """)
    void theClientIsTheRightMostHopThatIsNotTrusted(String name, String field, String client) throws Exception {
        assertThat(derive("X-Forwarded-For", field).address().getHostAddress()).isEqualTo(client);
    }

    @ParameterizedTest(name = "{0}: Forwarded {1} means {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        one element                          | for=203.0.113.9                                     | 203.0.113.9
        names have no case                   | For=203.0.113.9;Proto=https                         | 203.0.113.9
        quoted IPv6 with a port              | for="[2001:db8::1]:4711"                            | 2001:db8:0:0:0:0:0:1
        IPv6 without the quotes it needs     | for=[2001:db8::1]                                   | 2001:db8:0:0:0:0:0:1
        escapes in a quoted string           | for="\\2\\03.0.113.9"                               | 203.0.113.9
        several elements                     | for=1.2.3.4, for=203.0.113.9;by=_a, for=10.0.0.2    | 203.0.113.9
        a comma in quotes is no separator    | for=1.2.3.4;x="a,b", for=203.0.113.9                | 203.0.113.9
        empty elements                       | , for=203.0.113.9 ,                                 | 203.0.113.9
        hidden by the peer                   | for=_hidden                                         | 10.0.0.1
        unknown to the peer                  | for=unknown                                         | 10.0.0.1
        hidden past a trusted hop            | for=1.2.3.4, for=_x, for=10.0.0.2                   | 10.0.0.2
        an obfuscated port                   | for="203.0.113.9:_p"                                | 203.0.113.9
        an open quote                        | for="203.0.113.9                                    | 10.0.0.1
        a pair twice in an element           | for=203.0.113.9;for=1.2.3.4                         | 10.0.0.1
        no value                             | for=                                                | 10.0.0.1
        no equals sign                       | 203.0.113.9                                         | 10.0.0.1
        text after a quoted string           | for="203.0.113.9"x                                  | 10.0.0.1
        """)
    void forwardedIsReadAsItsStandardSays(String name, String field, String client) throws Exception {
        assertThat(derive("Forwarded", field).address().getHostAddress()).isEqualTo(client);
    }

    @Test
    void aLineThatCantBeReadHidesOnlyWhatStandsLeftOfIt() throws Exception {
        assertThat(derive("Forwarded", "for=\"open", "Forwarded", "for=203.0.113.9")
                        .address())
                .isEqualTo(ip("203.0.113.9"));
        assertThat(derive("Forwarded", "for=203.0.113.9", "Forwarded", "for=\"open")
                        .address())
                .isEqualTo(ip("10.0.0.1"));
    }

    @Test
    void schemeAndHostAreTakenFromTheFieldThatNamesTheClientAlone() throws Exception {
        Client older = derive("X-Forwarded-For", "203.0.113.9", "Forwarded", "proto=https;host=evil.example");
        assertThat(older.scheme()).isEqualTo("http");
        assertThat(older.authority()).doesNotContain("evil");

        Client standard = derive(
                "Forwarded", "for=203.0.113.9", "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example");
        assertThat(standard.scheme()).isEqualTo("http");
        assertThat(standard.authority()).doesNotContain("evil");
    }

    @Test
    void aHostThatCantBeOneIsNotTakenFromAProxyEither() throws Exception {
        assertThat(derive("X-Forwarded-For", "203.0.113.9", "X-Forwarded-Host", "a:99999")
                        .authority())
                .doesNotContain("99999");
    }

    @Test
    void nothingIsBelievedOfAPeerThatIsNotTrusted() throws Exception {
        Clients.Arrival arrival = arrival("198.51.100.1", "/app");
        Client client = Clients.of(
                arrival,
                Headers.of(
                        "Forwarded", "for=1.2.3.4;proto=https;host=evil",
                        "X-Forwarded-For", "1.2.3.4",
                        "X-Forwarded-Proto", "https",
                        "X-Forwarded-Host", "evil",
                        "X-Forwarded-Prefix", "/evil"),
                TRUST);
        assertThat(client).isEqualTo(arrival.client(false));
        assertThat(client.trustedPeer()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        the same address                    | for=203.0.113.9          | 203.0.113.9         | 203.0.113.9
        different addresses                 | for=203.0.113.9          | 1.2.3.4             | 10.0.0.1
        one hides the client                | for=unknown              | 1.2.3.4             | 10.0.0.1
        one can't be read                   | for="open                | 1.2.3.4             | 10.0.0.1
        one says nothing of an address      | proto=https              | 203.0.113.9         | 203.0.113.9
        the same client by different ways   | for=9.9.9.9, for=10.0.0.2| 9.9.9.9             | 9.9.9.9
        """)
    void twoKindsOfFieldsThatDisagreeLeaveThePeer(String name, String rfc, String old, String client) throws Exception {
        assertThat(derive("Forwarded", rfc, "X-Forwarded-For", old).address()).isEqualTo(ip(client));
    }

    @ParameterizedTest(name = "{0} give {1}://{2}")
    @CsvSource(delimiter = '|', textBlock = """
        X-Forwarded-Proto: https                                                    | https | own:8080
        X-Forwarded-Proto: HTTPS;X-Forwarded-Host: a.example:444                    | https | a.example:444
        X-Forwarded-Proto: gopher;X-Forwarded-Host: a b                             | http  | own:8080
        X-Forwarded-Host: u@a.example                                               | http  | own:8080
        X-Forwarded-Proto: wss                                                      | https | own:8080
        X-Forwarded-For: 9.9.9.9;X-Forwarded-Proto: https, http                     | http  | own:8080
        X-Forwarded-For: 9.9.9.9, 10.0.0.2;X-Forwarded-Proto: https, http           | https | own:8080
        X-Forwarded-For: 9.9.9.9, 10.0.0.2;X-Forwarded-Proto: https                 | https | own:8080
        X-Forwarded-Proto: https;Forwarded: proto=https                             | https | own:8080
        X-Forwarded-Proto: https;Forwarded: proto=http                              | http  | own:8080
        Forwarded: for=9.9.9.9+proto=https+host=a.example                           | https | a.example
        Forwarded: for=_x+proto=https+host="[2001:db8::1]:8443"                     | https | [2001:db8::1]:8443
        Forwarded: for=9.9.9.9+proto=https, for=1.1.1.1+proto=http                  | http  | own:8080
        X-Forwarded-For: 1.1.1.1;X-Forwarded-Host: a;Forwarded: for=2.2.2.2+host=a  | http  | own:8080
        """)
    void schemeAndHostAreThoseOfTheClientsOwnEntry(String fields, String scheme, String authority) throws Exception {
        List<String> pairs = new ArrayList<>();
        for (String field : fields.split(";")) {
            pairs.addAll(List.of(field.replace('+', ';').split(": ", 2)));
        }
        Client client = derive(pairs.toArray(String[]::new));
        assertThat(client.scheme()).isEqualTo(scheme);
        assertThat(client.authority()).isEqualTo(authority);
    }

    @ParameterizedTest(name = "{0} give {1}")
    @CsvSource(delimiter = '|', textBlock = """
        X-Forwarded-Host: a.example;X-Forwarded-Port: 8443                              | a.example:8443
        X-Forwarded-Host: a.example:444;X-Forwarded-Port: 8443                          | a.example:444
        X-Forwarded-Host: [2001:db8::1];X-Forwarded-Port: 8443                          | [2001:db8::1]:8443
        X-Forwarded-Host: a.example;X-Forwarded-Proto: https;X-Forwarded-Port: 443      | a.example
        X-Forwarded-Host: a.example;X-Forwarded-Proto: https;X-Forwarded-Port: 80       | a.example
        X-Forwarded-Host: a.example;X-Forwarded-Port: 99999                             | a.example
        X-Forwarded-Host: a.example;X-Forwarded-Port: x                                 | a.example
        X-Forwarded-Port: 8443                                                          | own:8080
        """)
    void aTrustedPortBelongsToTheTrustedHost(String fields, String authority) throws Exception {
        List<String> pairs = new ArrayList<>();
        for (String field : fields.split(";")) {
            pairs.addAll(List.of(field.split(": ", 2)));
        }
        assertThat(derive(pairs.toArray(String[]::new)).authority()).isEqualTo(authority);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '`', textBlock = """
        nothing came           | -                                  | -                     | -                                   | -
        only the older         | -                                  | 9.9.9.9, 10.0.0.2     | for=9.9.9.9, for=10.0.0.2           | 9.9.9.9, 10.0.0.2
        only the standard      | for=9.9.9.9;proto=https;by=_a      | -                     | for=9.9.9.9;proto=https;by=_a       | 9.9.9.9
        older IPv6             | -                                  | 2001:DB8::1           | for="[2001:db8::1]"                 | 2001:DB8::1
        standard IPv6 and port | for="[2001:db8::1]:4711"           | -                     | for="[2001:db8::1]:4711"            | 2001:db8::1
        the same hops          | for=9.9.9.9;proto=https, for=10.0.0.2 | 9.9.9.9,10.0.0.2   | for=9.9.9.9;proto=https, for=10.0.0.2 | 9.9.9.9, 10.0.0.2
        others                 | for=9.9.9.9                        | 1.2.3.4               | -                                   | -
        the last hop is agreed | for=9.9.9.9, for=10.0.0.2          | 1.2.3.4, 10.0.0.2     | for=10.0.0.2                        | 10.0.0.2
        one knows of more      | for=9.9.9.9                        | 1.2.3.4, 9.9.9.9      | for=9.9.9.9                         | 9.9.9.9
        a hidden hop           | for=_secret;by=_a                  | -                     | for=_secret;by=_a                   | unknown
        an unknown hop         | -                                  | unknown, 9.9.9.9      | for=unknown, for=9.9.9.9            | unknown, 9.9.9.9
        what can't be read     | for="open                          | -                     | for=unknown                         | unknown
        neither can this       | -                                  | <script>, 9.9.9.9     | for=unknown, for=9.9.9.9            | unknown, 9.9.9.9
        an element of no hop   | proto=https                        | 9.9.9.9               | for=9.9.9.9                         | 9.9.9.9
        """)
    void bothKindsOfFieldsGoOnWithTheSameHops(
            String name, String rfc, String old, String continued, String continuedOld) throws Exception {
        List<String> fields = new ArrayList<>();
        if (rfc != null) {
            fields.addAll(List.of("Forwarded", rfc));
        }
        if (old != null) {
            fields.addAll(List.of("X-Forwarded-For", old));
        }
        assertThat(derive(fields.toArray(String[]::new)).trail()).isEqualTo(new Trail(continued, continuedOld));
    }

    @ParameterizedTest(name = "{0} before /app is {1}")
    @CsvSource(delimiter = '|', textBlock = """
        /api           | /api/app
        /api/          | /api/app
        /a/b           | /a/b/app
        /outer, /inner | /inner/app
        api            | /app
        //evil         | /app
        /a/../b        | /app
        /a/..          | /app
        /a?b           | /app
        /              | /app
        """)
    void aTrustedPrefixStandsBeforeTheContextPath(String field, String prefix) throws Exception {
        assertThat(derive("X-Forwarded-Prefix", field).prefix()).isEqualTo(prefix);
    }

    @Test
    void eachTrustedHopAddsItsPrefix() throws Exception {
        Client client =
                derive("X-Forwarded-For", "9.9.9.9, 10.0.0.2", "X-Forwarded-Prefix", "/made-up, /outer, /inner");
        assertThat(client.prefix()).isEqualTo("/outer/inner/app");
    }

    private static Client derive(String... fields) throws UnknownHostException {
        return Clients.of(arrival("10.0.0.1", "/app"), Headers.of(fields), TRUST);
    }

    private static Clients.Arrival arrival(String peer, String contextPath) throws UnknownHostException {
        return new Clients.Arrival(ip(peer), 4711, "http", "own:8080", contextPath, "HTTP/1.1");
    }

    private static InetAddress ip(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }
}
