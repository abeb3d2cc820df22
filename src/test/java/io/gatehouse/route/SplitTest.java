package io.gatehouse.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Key;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Witness;
import io.gatehouse.testing.Exchanges;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {
    private static final Rule CANARY =
            Rule.of(List.of(FieldMatch.exact("X-Canary", "1")), List.of(), List.of(FieldMatch.present("tester", true)));
    private static final Rule BETA = Rule.of(List.of(), List.of(FieldMatch.prefix("v", "beta")), List.of());

    private static Split split(@Nullable Subject sticky) {
        return new Split(
                List.of(member("pets", 50, null), member("next", 50, CANARY), member("beta", 0, BETA)),
                sticky,
                () -> new Random(7));
    }

    private static Member member(String upstream, int weight, @Nullable Rule when) {
        return new Member(upstream, weight, when, exchange -> Reply.of(200, Headers.of("X-From", upstream)));
    }

    private static String chosen(Split split, Exchange exchange) {
        return split.choose(exchange).member().upstream();
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource({
        "/, 1, tester=ada, next",
        "/?v=beta-2, 0, '', beta",
        "/?v=beta-2, 1, tester=ada, next",
    })
    void theFirstMemberWhoseRuleTakesTheRequestGetsIt(String target, String field, String cookie, String expected) {
        Exchange exchange = Exchanges.of("GET", target, "X-Canary", field, "Cookie", cookie);
        assertThat(chosen(split(null), exchange)).isEqualTo(expected);
        assertThat(chosen(split(Subject.named(new Key(Key.Source.IP, ""))), exchange))
                .isEqualTo(expected);
    }

    @Test
    void aMemberWithARuleGetsItsShareOfTheOthersTooAndOneWithoutWeightNothingElse() {
        Set<String> seen = new HashSet<>();
        Random random = new Random(3);
        Split split = new Split(
                List.of(member("pets", 50, null), member("next", 50, CANARY), member("beta", 0, BETA)),
                null,
                () -> random);
        for (int i = 0; i < 200; i++) {
            seen.add(chosen(split, Exchanges.of("GET", "/", "X-Canary", "0", "Cookie", "tester=ada")));
        }
        assertThat(seen).containsExactlyInAnyOrder("pets", "next");
    }

    @ParameterizedTest
    @CsvSource({"HEADER, X-User", "COOKIE, user", "PATH, user", "IP, ''"})
    void aSubjectStaysWithItsMember(Key.Source source, String name) throws Exception {
        Split split = split(Subject.named(new Key(source, name)));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String first = chosen(split, of("u" + i, i));
            assertThat(chosen(split, of("u" + i, i))).isEqualTo(first);
            seen.add(first);
        }
        assertThat(seen).containsExactlyInAnyOrder("pets", "next");
    }

    private static Exchange of(String user, int last) throws Exception {
        InetAddress address = InetAddress.getByName("203.0.113." + last);
        Client client = new Client(address, 1, false, address, "http", "h", "", "HTTP/1.1");
        Exchange exchange =
                Exchanges.of(Exchanges.request("GET", "/", "X-User", user, "Cookie", "a=b; user=" + user), client);
        return Exchanges.matched(exchange, Map.of("user", user));
    }

    @ParameterizedTest
    @CsvSource({"SUBJECT, ''", "CONSUMER, ''", "CLAIM, sub"})
    void aSubjectMayBeWhoSendsTheRequest(Key.Source source, String name) {
        Split split = split(Subject.named(new Key(source, name)));
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            String user = "u" + i;
            Caller caller = new Caller("jwt", user, user, Set.of(), Set.of(), Map.of("sub", user));
            assertThat(split.choose(from(caller)).by()).isEqualTo(Split.By.SUBJECT);
            assertThat(chosen(split, from(caller))).isEqualTo(chosen(split, from(caller)));
            seen.add(chosen(split, from(caller)));
        }
        assertThat(seen).containsExactlyInAnyOrder("pets", "next");
        assertThat(split.choose(from(Caller.ANONYMOUS)).by()).isEqualTo(Split.By.CHANCE);
        assertThat(split.choose(Exchanges.of("GET", "/")).by()).isEqualTo(Split.By.CHANCE);
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource({
        "acme, partners, '', true",
        "globex, staff, '', true",
        "acme, visitors, '', false",
        "initech, staff, '', false",
        ", staff, '', false",
        "acme, partners, x, false"
    })
    void aRuleMayAskWhoSendsTheRequest(@Nullable String consumer, String group, String canary, boolean takes) {
        Rule rule = Rule.of(List.of(FieldMatch.present("X-Canary", false)), List.of(), List.of())
                .from(Set.of("acme", "globex"), Set.of("partners", "staff"));
        Exchange exchange = canary.isEmpty() ? Exchanges.of("GET", "/") : Exchanges.of("GET", "/", "X-Canary", canary);
        assertThat(rule.takes(exchange)).isFalse();
        exchange.caller(new Caller("apiKey", consumer, consumer, Set.of(group, "all"), Set.of(), Map.of()));
        assertThat(rule.takes(exchange)).isEqualTo(takes);
    }

    private static Exchange from(Caller caller) {
        Exchange exchange = Exchanges.of("GET", "/");
        exchange.caller(caller);
        return exchange;
    }

    @Test
    void whoNamesNoSubjectIsChosenForByChance() throws Exception {
        Split split = split(Subject.named(new Key(Key.Source.HEADER, "X-User")));
        assertThat(split.choose(Exchanges.of("GET", "/")).by()).isEqualTo(Split.By.CHANCE);
        assertThat(split.choose(Exchanges.of("GET", "/", "X-User", "")).by()).isEqualTo(Split.By.CHANCE);
        assertThat(new OwnCookies(split)
                        .handle(Exchanges.of("GET", "/"))
                        .headers()
                        .contains("Set-Cookie"))
                .isFalse();
    }

    @Test
    void aClientGetsACookieOnceAndStaysWhereItWasFirst() throws Exception {
        for (int i = 0; i < 20; i++) {
            Random random = new Random(i);
            Split split = new Split(
                    List.of(member("pets", 50, null), member("next", 50, null)), Subject.given("canary"), () -> random);
            Reply first = new OwnCookies(split).handle(Exchanges.of("GET", "/"));
            String cookie = String.valueOf(first.headers().first("Set-Cookie"));
            assertThat(cookie).matches("canary=[A-Za-z0-9_-]{22}; Path=/; HttpOnly; SameSite=Lax");
            Reply again = new OwnCookies(split)
                    .handle(Exchanges.of("GET", "/", "Cookie", cookie.substring(0, cookie.indexOf(';'))));
            assertThat(again.headers().contains("Set-Cookie")).isFalse();
            assertThat(again.headers().first("X-From"))
                    .isEqualTo(first.headers().first("X-From"));
        }
    }

    @Test
    void theCookieIsForTheGatewaysPathsAndOverTlsOnlyWhereTheClientCameSo() throws Exception {
        InetAddress address = InetAddress.getByName("203.0.113.1");
        Client client = new Client(address, 1, false, address, "https", "h", "/shop", "HTTP/1.1");
        assertThat(Subject.given("c").setCookie("x", client))
                .isEqualTo("c=x; Path=/shop; HttpOnly; SameSite=Lax; Secure");
        Client odd = new Client(address, 1, false, address, "http", "h", "/a;b", "HTTP/1.1");
        assertThat(Subject.given("c").setCookie("x", odd)).isEqualTo("c=x; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void aRehearsalIsTheSameEveryTimeGivesNoCookieAndSaysWhy() throws Exception {
        List<Witness.Splitting> told = new ArrayList<>();
        Split split = split(Subject.given("canary"));
        for (String[] fields :
                new String[][] {{}, {"Cookie", "canary=user-1"}, {"X-Canary", "1", "Cookie", "tester=a"}}) {
            Exchange exchange = Exchanges.of("GET", "/", fields);
            exchange.witness(new Rehearsal(told));
            assertThat(new OwnCookies(split).handle(exchange).headers().contains("Set-Cookie"))
                    .isFalse();
        }
        assertThat(told)
                .extracting(Witness.Splitting::upstream, Witness.Splitting::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "pets",
                                "Chance would decide; the first member with a weight stands for it, which has 50 of"
                                        + " 100."),
                        org.assertj.core.groups.Tuple.tuple(
                                told.get(1).upstream(),
                                "The value of cookie.canary gets this member as long as the weights stay."),
                        org.assertj.core.groups.Tuple.tuple("next", "Its rule takes the request."));
        assertThat(told.get(0).weights()).isEqualTo(Map.of("pets", 50, "next", 50, "beta", 0));
    }

    private record Rehearsal(List<Splitting> told) implements Witness {
        @Override
        public boolean rehearsal() {
            return true;
        }

        @Override
        public void tried(List<Trial> trials, String decidedBy) {}

        @Override
        public void decided(String step, Map<String, String> input) {}

        @Override
        public void splits(Splitting splitting) {
            told.add(splitting);
        }

        @Override
        public void sends(Sending sending) {}
    }
}
