package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Cidr;
import io.gatehouse.config.Units;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Headers;
import io.gatehouse.limit.Failures;
import io.gatehouse.snapshot.AdminToken;
import io.gatehouse.snapshot.Disk;
import io.gatehouse.snapshot.Edge;
import io.gatehouse.snapshot.Home;
import io.gatehouse.testing.ManualClock;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminGateTest {
    private static AdminGate gate;

    @BeforeAll
    static void makeToken(@TempDir Path temp) throws Exception {
        try (Home home = Home.open(temp, Disk.REAL)) {
            AdminToken token = home.adminToken("sesame");
            gate = new AdminGate(
                    token,
                    home.adminTokens(Clock.systemUTC()),
                    new Failures(Units.rate("1000000/s"), System::nanoTime));
        }
    }

    /** A knock from loopback with the token, to be spoilt. */
    private static final class Case {
        private String peer = "127.0.0.1";
        private String client = "";
        private boolean metrics;
        private boolean forwarded;
        private String host = "localhost:8080";
        private int port = 8080;
        private String method = "GET";
        private String authorization = "Bearer sesame";
        private String user = "";
        private String origin = "";
        private boolean marked;
        private String allow = "127.0.0.0/8 ::1/128";
        private String hosts = "admin.example.com";
        private int adminPort;

        Entry decide() {
            return gate.decide(knock(), edge());
        }

        Knock knock() {
            return new Knock(
                    metrics,
                    address(peer),
                    address(client.isEmpty() ? peer : client),
                    forwarded,
                    host.isEmpty() ? null : host,
                    port,
                    method,
                    authorization.isEmpty() ? null : authorization,
                    user.isEmpty() ? null : user,
                    origin.isEmpty() ? null : origin,
                    "http://localhost:8080",
                    marked);
        }

        Edge edge() {
            List<Cidr> other = List.of(Cidr.parse("192.0.2.7"));
            return new Edge(
                    List.of(),
                    metrics ? other : ranges(allow),
                    List.of(hosts),
                    adminPort,
                    metrics ? ranges(allow) : other);
        }

        private static List<Cidr> ranges(String texts) {
            return Stream.of(texts.split(" "))
                    .filter(text -> !text.isEmpty())
                    .map(Cidr::parse)
                    .toList();
        }

        private static InetAddress address(String literal) {
            try {
                return InetAddress.getByName(literal);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "loopback is let in by default               | 127.0.0.1 |             | false | 127.0.0.0/8 ::1/128  "
                        + "    | in",
                "so is IPv6 loopback                         | ::1       |             | false | 127.0.0.0/8 ::1/128  "
                        + "    | in",
                "any other peer is not                       | 192.0.2.9 |             | false | 127.0.0.0/8 ::1/128  "
                        + "    | out",
                "an allowed network is                       | 192.0.2.9 |             | false | 192.0.2.0/24         "
                        + "    | in",
                "loopback is not where it is not allowed     | 127.0.0.1 |             | false | 192.0.2.0/24         "
                        + "    | out",
                "an empty list lets nobody in                | 127.0.0.1 |             | false | ''                   "
                        + "    | out",
                "an allowed peer for a foreign client        | 127.0.0.1 | 203.0.113.9 | true  | 127.0.0.0/8          "
                        + "    | out",
                "a foreign peer for an allowed client        | 127.0.0.1 | 192.0.2.9   | true  | 192.0.2.0/24         "
                        + "    | out",
                "an allowed peer for an allowed client       | 127.0.0.1 | 192.0.2.9   | true  | 127.0.0.0/8"
                        + " 192.0.2.0/24 | in",
                "a proxied request is not loopback's         | 127.0.0.1 |             | true  | 127.0.0.0/8 ::1/128  "
                        + "    | out",
                "nor one address of it                       | 127.0.0.1 |             | true  | 127.0.0.1            "
                        + "    | out",
                "nor that of IPv6                            | ::1       |             | true  | ::1                  "
                        + "    | out",
                "nor what a proxy says is loopback           | 192.0.2.9 | 127.0.0.1   | true  | 127.0.0.0/8"
                        + " 192.0.2.0/24 | out",
                "but where everybody is let in it is too     | 127.0.0.1 |             | true  | 0.0.0.0/0            "
                        + "    | in",
                "a proxied request of an allowed client      | 192.0.2.9 |             | true  | 192.0.2.0/24         "
                        + "    | in",
            })
    void peerAndClientMustBothBeAllowed(
            String row, String peer, String client, boolean forwarded, String allow, String expected) {
        for (boolean metrics : new boolean[] {false, true}) {
            Case knock = new Case();
            knock.metrics = metrics;
            knock.peer = peer;
            knock.client = client == null ? "" : client;
            knock.forwarded = forwarded;
            knock.allow = allow;
            assertThat(knock.decide() instanceof Entry.Allowed)
                    .as("%s, metrics: %s", row, metrics)
                    .isEqualTo(expected.equals("in"));
            assertThat(knock.decide() instanceof Entry.Outside).isEqualTo(expected.equals("out"));
            assertThat(AdminGate.inside(knock.knock(), knock.edge())).isEqualTo(expected.equals("in"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, in",
        "127.0.0.1:8080, in",
        "192.0.2.9:80, in",
        "[::1], in",
        "[::1]:8080, in",
        "[2001:db8::1]:8080, in",
        "localhost, in",
        "LOCALHOST:8080, in",
        "admin.example.com, in",
        "Admin.Example.com:8080, in",
        "evil.example, out",
        "evil.example:8080, out",
        "localhost.evil.example, out",
        "127.0.0.1.evil.example, out",
        "127.0.0.1.nip.io:8080, out",
        "127.0.0.1., out",
        "127.0.0, out",
        "256.0.0.1, out",
        "sub.admin.example.com, out",
        "localhost:8080@evil.example, out",
        "[evil.example], out",
        "'', out",
    })
    void theHostMustBeAnAddressOrLocalhostOrConfigured(String host, String expected) {
        Case knock = new Case();
        knock.host = host;
        assertThat(knock.decide() instanceof Entry.Allowed).isEqualTo(expected.equals("in"));
        assertThat(knock.decide() instanceof Entry.Outside).isEqualTo(expected.equals("out"));
    }

    @Test
    void theAdminPortIsTheOnlyOne() {
        Case knock = new Case();
        knock.adminPort = 9443;
        assertThat(knock.decide()).isInstanceOf(Entry.Outside.class);
        knock.port = 9443;
        assertThat(knock.decide()).isInstanceOf(Entry.Allowed.class);
    }

    @Test
    void outsideNoCredentialHelpsOrIsLookedAt() {
        Case knock = new Case();
        knock.peer = "192.0.2.9";
        for (String authorization : List.of("", "Bearer sesame", "Bearer wrong", "Basic eDp5")) {
            knock.authorization = authorization;
            knock.user = "alice";
            assertThat(knock.decide()).isEqualTo(new Entry.Outside("the peer is not allowed"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "Bearer, true",
        "'Bearer ', true",
        "Bearer wrong, true",
        "Bearer sesam, true",
        "Bearer sesame1, true",
        "Bearer SESAME, true",
        "Basic c2VzYW1lOg==, true",
        "sesame, true",
        "Token sesame, true",
    })
    void insideWithoutTheTokenTheCallerIsUnknown(String authorization, boolean wrong) {
        Case knock = new Case();
        knock.authorization = authorization;
        assertThat(knock.decide()).isEqualTo(new Entry.Unknown(wrong));
    }

    @ParameterizedTest
    @CsvSource({"Bearer sesame", "bearer sesame", "BEARER   sesame"})
    void theTokenLetsIn(String authorization) {
        Case knock = new Case();
        knock.authorization = authorization;
        knock.method = "DELETE";
        knock.origin = "https://elsewhere.example";
        assertThat(knock.decide()).isEqualTo(new Entry.Allowed("token"));
    }

    @ParameterizedTest(name = "{0} with mark {1} from {2}")
    @CsvSource({
        "GET, false, '', allowed",
        "HEAD, false, '', allowed",
        "OPTIONS, false, '', allowed",
        "GET, false, https://evil.example, allowed",
        "PUT, false, '', forbidden",
        "PATCH, false, '', forbidden",
        "POST, false, '', forbidden",
        "DELETE, false, '', forbidden",
        "FOO, false, '', forbidden",
        "PUT, true, '', allowed",
        "PUT, true, http://localhost:8080, allowed",
        "PUT, true, HTTP://LOCALHOST:8080, allowed",
        "PUT, true, https://localhost:8080, forbidden",
        "PUT, true, http://localhost:8081, forbidden",
        "PUT, true, http://localhost, forbidden",
        "PUT, true, https://evil.example, forbidden",
        "PUT, true, null, forbidden",
        "PUT, true, ':', forbidden",
        "PUT, true, //localhost:8080, forbidden",
        "PUT, false, http://localhost:8080, forbidden",
    })
    void theContainersRoleLetsInAndAnUnsafeMethodNeedsMore(
            String method, boolean marked, String origin, String expected) {
        Case knock = new Case();
        knock.authorization = "";
        knock.user = "alice";
        knock.method = method;
        knock.marked = marked;
        knock.origin = origin;
        Entry entry = knock.decide();
        if (expected.equals("allowed")) {
            assertThat(entry).isEqualTo(new Entry.Allowed("alice"));
        } else {
            assertThat(entry).isInstanceOf(Entry.Forbidden.class);
        }
    }

    @Test
    void aWrongTokenIsRefusedThoughTheContainerKnowsTheUser() {
        Case knock = new Case();
        knock.user = "alice";
        knock.authorization = "Bearer wrong";
        assertThat(knock.decide()).isEqualTo(new Entry.Unknown(true));
        knock.authorization = "Basic YWxpY2U6eA==";
        assertThat(knock.decide()).isEqualTo(new Entry.Allowed("alice"));
    }

    @ParameterizedTest
    @CsvSource({
        "Forwarded, true",
        "forwarded, true",
        "Via, true",
        "X-Forwarded-For, true",
        "x-forwarded-anything, true",
        "X-Forwarded, false",
        "Host, false",
        "Viaduct, false",
    })
    void aProxyIsKnownByTheFieldsItAdds(String name, boolean expected) {
        assertThat(Client.isForwarded(Headers.of(name, "x"))).isEqualTo(expected);
    }

    @Test
    void whoHasFailedTwentyTimesInAMinuteIsNotLookedAtUntilItIsOver(@TempDir Path temp) throws Exception {
        ManualClock clock = new ManualClock();
        try (Home home = Home.open(temp, Disk.REAL)) {
            AdminGate guarded = new AdminGate(
                    home.adminToken("sesame"), home.adminTokens(clock), new Failures(AdminGate.FAILURES, clock));
            Case right = new Case();
            Case wrong = new Case();
            wrong.authorization = "Bearer guess";
            Case none = new Case();
            none.authorization = "";
            for (int i = 0; i < 20; i++) {
                assertThat(guarded.decide(right.knock(), right.edge())).isEqualTo(new Entry.Allowed("token"));
                assertThat(guarded.decide(none.knock(), none.edge())).isEqualTo(new Entry.Unknown(false));
                assertThat(guarded.decide(wrong.knock(), wrong.edge())).isEqualTo(new Entry.Unknown(true));
            }
            Entry limited = new Entry.Limited(Duration.ofSeconds(3));
            assertThat(guarded.decide(wrong.knock(), wrong.edge())).isEqualTo(limited);
            assertThat(guarded.decide(right.knock(), right.edge())).isEqualTo(limited);
            Case elsewhere = new Case();
            elsewhere.peer = "127.0.0.2";
            assertThat(guarded.decide(elsewhere.knock(), elsewhere.edge())).isEqualTo(new Entry.Allowed("token"));
            clock.advance(Duration.ofSeconds(3));
            assertThat(guarded.decide(right.knock(), right.edge())).isEqualTo(new Entry.Allowed("token"));
        }
    }
}
