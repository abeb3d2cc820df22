package io.gatehouse.policy.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a limit lets pass and tells, on a manual clock. */
class RateLimitPolicyTest {
    private final Bench bench = new Bench();

    private static Caller caller(String consumer, String... groups) {
        return new Caller("apiKey", consumer, consumer, Set.of(groups), Set.of(), Map.of());
    }

    @Test
    void answersTellOfTheLimitAndTheOneThatIsTooMuchIsRefused() throws Exception {
        bench.publish("limit: 2/min");
        Reply first = bench.get("/");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.headers().first("RateLimit-Policy")).isEqualTo("\"minute\";q=2;w=60");
        assertThat(first.headers().first("RateLimit")).isEqualTo("\"minute\";r=1;t=30");
        assertThat(first.headers().contains("X-RateLimit-Limit")).isFalse();
        bench.get("/");
        bench.clock.advance(Duration.ofMillis(500));

        Reply refused = bench.get("/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().first("Retry-After")).isEqualTo("30");
        assertThat(refused.headers().first("RateLimit-Policy")).isEqualTo("\"minute\";q=2;w=60");
        assertThat(refused.headers().first("RateLimit")).isEqualTo("\"minute\";r=0;t=60");
        assertThat(Bench.text(refused))
                .contains("\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\"")
                .contains("\"status\":429")
                .contains("\"violated-policies\":[\"minute\"]");
        assertThat(bench.asked).isEqualTo(2);
        assertThat(bench.decided).containsExactly("limited: the 2/min (minute) are used up");

        bench.clock.advance(Duration.ofMillis(29_500));
        assertThat(bench.get("/").status()).isEqualTo(200);
        assertThat(bench.get("/").status()).isEqualTo(429);
    }

    @Test
    void ofSeveralWindowsAllAreToldAndTheLongestSaysWhenToComeBack() throws Exception {
        bench.publish("limits: {minute: {limit: 2/min, burst: 1}, day: {limit: 3/d, algorithm: calendar}}");
        bench.get("/");
        Reply refused = bench.get("/");
        assertThat(refused.headers().first("RateLimit-Policy")).isEqualTo("\"minute\";q=2;w=60, \"day\";q=3;w=86400");
        assertThat(refused.headers().first("RateLimit")).isEqualTo("\"minute\";r=0;t=30, \"day\";r=2;t=50400");
        assertThat(refused.headers().first("Retry-After")).isEqualTo("30");
        assertThat(Bench.text(refused)).contains("[\"minute\"]");
        bench.clock.advance(Duration.ofMinutes(1));
        bench.get("/");
        bench.clock.advance(Duration.ofMinutes(1));
        bench.get("/");
        Reply both = bench.get("/");
        assertThat(both.headers().first("Retry-After")).isEqualTo("50280");
        assertThat(Bench.text(both)).contains("[\"minute\",\"day\"]");
        assertThat(bench.decided).containsExactly("limited: the 3/d (day) are used up");
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8:0:1::1, 2001:db8:0:1:ffff::9, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    })
    void anAddressOfIpv6IsItsWholeSite(String one, String other, boolean together) throws Exception {
        bench.publish("limit: 1/min");
        bench.from = one;
        bench.get("/");
        bench.from = other;
        assertThat(bench.get("/").status()).isEqualTo(together ? 429 : 200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "header.X-Tenant; X-Tenant: a; X-Tenant: a; true",
                "header.X-Tenant; X-Tenant: a; X-Tenant: b; false",
                "header.X-Tenant; X-Tenant: a; X-Other: a; false",
                "cookie.shop; Cookie: shop=a; Cookie: shop=a; true",
                "cookie.shop; Cookie: shop=a; Cookie: shop=b; false",
                "[header.X-A, header.X-B]; X-A: 1|X-B: 2; X-A: 1|X-B: 2; true",
                "[header.X-A, header.X-B]; X-A: 1|X-B: 2; X-A: 1|X-B: 3; false",
                "[header.X-A, ip]; X-A: 1; X-A: 1; true",
                "path.id; /a; /a; true",
                "path.id; /a; /b; false",
                "route; /a; /b; true",
            })
    void requestsAreCountedTogetherThatHaveTheSame(String by, String one, String other, boolean together)
            throws Exception {
        bench.publish("limit: 1/min, by: " + by);
        assertThat(bench.get(one).status()).isEqualTo(200);
        assertThat(bench.get(other).status()).isEqualTo(together ? 429 : 200);
    }

    @Test
    void noValueIsTakenForAnotherOrForTwo() throws Exception {
        bench.publish("limit: 1/min, by: [claim.a, claim.b]");
        for (List<String> pair : List.of(
                List.of("x|claim.b=y", "z"), List.of("x", "y|claim.b=z"), List.of("x\\", "z"), List.of("#x", "z"))) {
            bench.caller = new Caller("jwt", "s", null, Set.of(), Set.of(), Map.of("a", pair.get(0), "b", pair.get(1)));
            assertThat(bench.get("/").status()).isEqualTo(200);
            assertThat(bench.get("/").status()).isEqualTo(429);
        }
    }

    @Test
    void whoIsNotKnownIsCountedByWhatIsSaidOtherwise() throws Exception {
        bench.publish("limit: 1/min, by: subject");
        bench.caller = caller("ada");
        assertThat(bench.get("/").status()).isEqualTo(200);
        assertThat(bench.get("/").status()).isEqualTo(429);
        bench.caller = caller("bob");
        assertThat(bench.get("/").status()).isEqualTo(200);
        bench.caller = null;
        assertThat(bench.get("/").status()).isEqualTo(200);
        assertThat(bench.get("/").status()).isEqualTo(429);
        bench.from = "192.0.2.99";
        assertThat(bench.get("/").status()).isEqualTo(200);

        bench.publish("limit: 1/h, by: group, otherwise: pass");
        for (int i = 0; i < 3; i++) {
            Reply passed = bench.get("/");
            assertThat(passed.status()).isEqualTo(200);
            assertThat(passed.headers().contains("RateLimit")).isFalse();
        }
        assertThat(bench.decided).containsExactly("pass: the request lacks what it would be counted by");
        bench.caller = caller("ada", "b", "a");
        assertThat(bench.get("/").status()).isEqualTo(200);
        bench.caller = caller("bob", "a", "b");
        assertThat(bench.get("/").status()).isEqualTo(429);
        bench.caller = caller("eve", "a");
        assertThat(bench.get("/").status()).isEqualTo(200);
    }

    @Test
    void whoLacksWhatIsSaidOtherwiseTooIsCountedByAddress() throws Exception {
        bench.publish("limit: 1/min, by: subject, otherwise: header.X-Client");
        assertThat(bench.get("X-Client: a").status()).isEqualTo(200);
        assertThat(bench.get("X-Client: a").status()).isEqualTo(429);
        assertThat(bench.get("X-Client: b").status()).isEqualTo(200);
        assertThat(bench.get("/").status()).isEqualTo(200);
        assertThat(bench.get("/").status()).isEqualTo(429);
    }

    @Test
    void groupsAreToldFromOneOfAnotherName() throws Exception {
        bench.publish("limit: 1/min, by: group");
        bench.caller = caller("ada", "a", "b");
        assertThat(bench.get("/").status()).isEqualTo(200);
        bench.caller = caller("bob", "a,b");
        assertThat(bench.get("/").status()).isEqualTo(200);
    }

    @Test
    void aBurstThatIsMoreThanTheLimitIsNotToldAsLeft() throws Exception {
        bench.publish("limit: 10/min, burst: 100, legacy: true");
        Reply reply = bench.get("/");
        assertThat(reply.headers().first("RateLimit")).startsWith("\"minute\";r=10;t=");
        assertThat(reply.headers().first("X-RateLimit-Remaining")).isEqualTo("10");
    }

    @Test
    void aRequestCostsWhatItsFieldSays() throws Exception {
        bench.publish("limit: 10/min, by: header.X-Who, cost: {requestHeader: X-Cost, max: 8}");
        assertThat(bench.get("X-Who: a|X-Cost: 4").headers().first("RateLimit")).startsWith("\"minute\";r=6");
        assertThat(bench.get("X-Who: a").headers().first("RateLimit")).startsWith("\"minute\";r=5");
        assertThat(bench.get("X-Who: a|X-Cost: 0").headers().first("RateLimit")).startsWith("\"minute\";r=4");
        assertThat(bench.get("X-Who: a|X-Cost: -3").status()).isEqualTo(429);
        assertThat(bench.get("X-Who: b|X-Cost: 99999999999999999999").headers().first("RateLimit"))
                .startsWith("\"minute\";r=2");
        assertThat(bench.get("X-Who: c|X-Cost: many").headers().first("RateLimit"))
                .startsWith("\"minute\";r=2");
    }

    @Test
    void whatARepliesFieldSaysIsOwed() throws Exception {
        bench.publish("limit: 60/min, burst: 10, cost: {replyHeader: X-Tokens}");
        bench.replyFields = List.of("X-Tokens", "25");
        assertThat(bench.get("/").headers().first("RateLimit")).isEqualTo("\"minute\";r=9;t=1");
        Reply refused = bench.get("/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().first("RateLimit")).isEqualTo("\"minute\";r=0;t=25");
        assertThat(refused.headers().first("Retry-After")).isEqualTo("16");
        bench.clock.advance(Duration.ofSeconds(16));
        assertThat(bench.get("/").status()).isEqualTo(200);
    }

    @Test
    void theOctetsOfAnAnswerAreOwedWhenItHasBeenSent() throws Exception {
        bench.publish("limit: 1KiB/min, burst: 1024, cost: {reply: bytes}");
        bench.sent = 3072;
        Reply first = bench.get("/");
        assertThat(first.headers().first("RateLimit-Policy")).isEqualTo("\"minute\";q=1024;qu=\"content-bytes\";w=60");
        assertThat(bench.get("/").headers().first("Retry-After")).isEqualTo("121");
    }

    @Test
    void eachCallerHasTheFirstPlanThatFits() throws Exception {
        bench.publish("limit: 1/min, by: consumer, plans: {acme: {consumers: [acme], limit: 3/min},"
                + " gold: {groups: [gold], limit: 2/min}, house: {groups: [staff], unlimited: true}}");
        assertThat(passing(caller("acme", "gold"))).isEqualTo(3);
        assertThat(bench.decided).containsExactly("limited: the 3/min (minute) of the plan acme are used up");
        assertThat(passing(caller("gold-one", "gold"))).isEqualTo(2);
        assertThat(passing(caller("nobody-special", "iron"))).isEqualTo(1);
        assertThat(passing(caller("clerk", "staff"))).isEqualTo(5);
        assertThat(bench.decided).containsExactly("pass: the plan house has no limit");
        assertThat(passing(null)).isEqualTo(1);
    }

    private int passing(Caller caller) throws Exception {
        bench.caller = caller;
        int passed = 0;
        for (int i = 0; i < 5; i++) {
            passed += bench.get("/").status() == 200 ? 1 : 0;
        }
        return passed;
    }

    @Test
    void olderFieldsTellOfTheWindowThatHasTheLeastLeft() throws Exception {
        bench.publish("limits: {second: {limit: 10/s}, hour: {limit: 3/h}}, legacy: true");
        Reply reply = bench.get("/");
        assertThat(reply.headers().first("X-RateLimit-Limit")).isEqualTo("3");
        assertThat(reply.headers().first("X-RateLimit-Remaining")).isEqualTo("2");
        assertThat(reply.headers().first("X-RateLimit-Reset")).isEqualTo("1200");
        bench.publish("limit: 1/h, fields: false");
        assertThat(bench.get("/").headers().contains("RateLimit")).isFalse();
        Reply refused = bench.get("/");
        assertThat(refused.headers().contains("RateLimit")).isFalse();
        assertThat(refused.headers().first("Retry-After")).isEqualTo("3600");
    }

    @Test
    void whatAnUpstreamTellsOfItsOwnLimitsStays() throws Exception {
        bench.publish("limit: 10/min");
        bench.replyFields = List.of("RateLimit-Policy", "\"minute\";q=5;w=60", "RateLimit", "\"minute\";r=1;t=50");
        Reply reply = bench.get("/");
        assertThat(reply.headers().all("RateLimit-Policy"))
                .containsExactly("\"minute\";q=5;w=60", "\"test.rateLimit.minute\";q=10;w=60");
        assertThat(reply.headers().all("RateLimit"))
                .containsExactly("\"minute\";r=1;t=50", "\"test.rateLimit.minute\";r=9;t=6");
    }

    @Test
    void whatIsAnsweredOutOfAStoreDoesNotCountWhereThatIsSaid() throws Exception {
        bench.publish("limit: 2/min, count: misses");
        bench.stored = true;
        for (int i = 0; i < 5; i++) {
            assertThat(bench.get("/").headers().first("RateLimit")).isEqualTo("\"minute\";r=2;t=0");
        }
        bench.stored = false;
        assertThat(bench.get("/").headers().first("RateLimit")).isEqualTo("\"minute\";r=1;t=30");
        assertThat(bench.decided)
                .containsExactly(
                        "pass: it counts if it is not answered out of a store",
                        "allowed: some is left of the 2/min (minute)");
        bench.get("/");
        Reply refused = bench.get("/");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers().all("RateLimit")).containsExactly("\"minute\";r=0;t=60");
        assertThat(bench.asked).isEqualTo(2);
        bench.stored = true;
        assertThat(bench.get("/").status()).isEqualTo(200);
    }

    @Test
    void whatAStoredAnswersFieldSaysIsNotOwedAgain() throws Exception {
        bench.publish("limit: 60/min, count: misses, cost: {replyHeader: X-Tokens}");
        bench.stored = true;
        Stored.FIELDS.set(io.gatehouse.exchange.Headers.of("X-Tokens", "50"));
        for (int i = 0; i < 3; i++) {
            assertThat(bench.get("/").headers().first("RateLimit")).isEqualTo("\"minute\";r=60;t=0");
        }
        Stored.FIELDS.set(io.gatehouse.exchange.Headers.EMPTY);
    }

    @Test
    void whatIsOnlyObservedCountsAndRefusesNobody() throws Exception {
        bench.observed = true;
        bench.publish("limit: 1/min, cost: {replyHeader: X-Tokens}");
        bench.replyFields = List.of("X-Tokens", "60");
        Reply first = bench.get("/");
        assertThat(first.headers().contains("RateLimit")).isFalse();
        assertThat(bench.decided).containsExactly("allowed: some is left of the 1/min (minute)");
        bench.clock.advance(Duration.ofMinutes(30));
        assertThat(bench.get("/").status()).isEqualTo(200);
        assertThat(bench.decided).containsExactly("limited: the 1/min (minute) are used up");

        bench.publish("limit: 1/h, count: misses");
        bench.stored = true;
        bench.get("/");
        assertThat(bench.decided).hasSize(1);
        bench.stored = false;
        bench.get("/");
        assertThat(bench.get("/").status()).isEqualTo(200);
        assertThat(bench.decided).last().isEqualTo("limited: the 1/h (hour) are used up");
    }

    @Test
    void whatIsOnlyTriedOutUsesNothing() throws Exception {
        bench.publish("limit: 1/min");
        bench.rehearsed = true;
        for (int i = 0; i < 3; i++) {
            Reply reply = bench.get("/");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers().first("RateLimit")).isEqualTo("\"minute\";r=1;t=0");
        }
        bench.rehearsed = false;
        bench.get("/");
        bench.rehearsed = true;
        assertThat(bench.get("/").status()).isEqualTo(429);
    }

    @Test
    void anExplanationTellsTheKeyWhatIsLeftAndWhenAllIsThereAgain() throws Exception {
        bench.publish("limit: 10/min, by: [header.X-Tenant, ip]");
        bench.get("X-Tenant: acme");
        assertThat(bench.input("X-Tenant: acme"))
                .containsEntry("header.X-Tenant", "acme")
                .containsEntry("ip", "203.0.113.7")
                .containsEntry("minute", "9 of 10 left, all again in 6 s");
        assertThat(bench.input("X-Other: acme")).containsEntry("header.X-Tenant", "none");
    }

    @Test
    void countsOutliveAPublishThatLeavesTheWindowsAsTheyAre() throws Exception {
        bench.publish("limit: 1/min");
        bench.get("/");
        bench.publish("limit: 1/min, legacy: true");
        assertThat(bench.get("/").status()).isEqualTo(429);
        bench.publish("limit: 2/min");
        assertThat(bench.get("/").status()).isEqualTo(200);
    }
}
