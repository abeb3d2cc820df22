package io.gatehouse.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.Flights;
import io.gatehouse.cache.Rules;
import io.gatehouse.cache.Uses;
import io.gatehouse.cache.store.Memory;
import io.gatehouse.cache.store.Room;
import io.gatehouse.cache.store.Store;
import io.gatehouse.cache.store.Stores;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of what is stored when its upstream says that it still holds. */
class FetchingTest {
    private final ManualClock clock = new ManualClock();
    private final Store store = Stores.onHeap(1 << 20);
    private final CachePolicy policy = policy();

    private CachePolicy policy() {
        Memory memory = new Memory(store, new Flights(), new Uses(), Room.USUAL);
        Addressing addressing = new Addressing("", null, Set.of(), false, false);
        Rules rules = new Rules(
                null,
                false,
                status -> null,
                false,
                List.of(),
                Set.of(),
                false,
                false,
                new Rules.StaleUse(null, null),
                1 << 20);
        Keeping keeping = new Keeping(addressing, rules, new Tags(Set.of()), true, memory, clock);
        CachePolicy.Ways ways = CachePolicy.Ways.of(keeping, true, Runnable::run);
        return new CachePolicy(addressing, true, List.of(), memory, ways, clock);
    }

    private Reply ask(Handler upstream) throws IOException {
        Exchange exchange = Exchanges.of("GET", "/a");
        Handler asked = each -> {
            each.throughGates();
            return upstream.handle(each);
        };
        Reply reply = policy.carryOut(policy.decide(exchange), exchange, asked);
        reply.body().stream().readAllBytes();
        reply.close();
        return reply;
    }

    /** What is answered to who comes when it is not fresh, of which the upstream says this. */
    private Reply validated(String... told) throws IOException {
        ask(exchange ->
                new Reply(200, Headers.of("Cache-Control", "max-age=5", "ETag", "\"a\""), Body.of(new byte[3])));
        assertThat(store.heap().entries()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(6));
        Reply reply = ask(exchange -> {
            assertThat(exchange.request().headers().first("If-None-Match")).isEqualTo("\"a\"");
            return Reply.of(304, Headers.of(told));
        });
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().length()).isEqualTo(3);
        return reply;
    }

    @Test
    void itIsFreshAgain() throws IOException {
        validated("X-A", "1");
        Reply hit = ask(exchange -> {
            throw new AssertionError("it is stored");
        });
        assertThat(hit.headers().first("X-A")).isEqualTo("1");
    }

    @Test
    void itGoesWhereItsUpstreamForbidsThatItStays() throws IOException {
        validated("Cache-Control", "private, max-age=60");
        assertThat(store.heap().entries()).isZero();
    }

    @Test
    void aCookieIsForWhoAskedAlone() throws IOException {
        Reply reply = validated("Set-Cookie", "a=b", "Set-Cookie", "c=d", "Cache-Control", "max-age=60");
        assertThat(reply.headers().all("Set-Cookie")).containsExactly("a=b", "c=d");
        Reply hit = ask(exchange -> {
            throw new AssertionError("it is stored");
        });
        assertThat(hit.headers().contains("Set-Cookie")).isFalse();
    }
}
