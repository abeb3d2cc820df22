package io.gatehouse.policy.concurrency;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.policy.CountedBy;
import io.gatehouse.policy.Phase;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are counted together.
 *
 * @param by what says it
 * @param needsCaller whether the document leaves it open what becomes of requests of which nobody knows who sends them
 */
record Counting(CountedBy by, boolean needsCaller) {
    static final JsonValue USUAL = Json.createValue("route");

    static Counting of(ConcurrencyOptions options) {
        CountedBy by = CountedBy.of(written(options), options.otherwise());
        return new Counting(by, CountedBy.isOpen(by, options.otherwise() != null));
    }

    /** What the options say, or would. */
    static JsonValue written(ConcurrencyOptions options) {
        return options.by() == null ? USUAL : options.by();
    }

    /**
     * Where it is counted. What tells nobody from others is all for one: a flood of requests that are refused for who sends
     * them must not take those places.
     */
    Phase phase() {
        return by.isForAll() || by.isOfCaller() ? Phase.LIMIT_BY_SUBJECT : Phase.LIMIT_BY_IP;
    }

    /**
     * What a request is counted with.
     *
     * @param ofSomebody whether these are some senders' requests, not everybody's
     */
    record Key(String text, boolean ofSomebody) {}

    /** The key of this request; null where it is not counted. */
    @Nullable
    Key key(Exchange exchange) {
        for (CountedBy each = by; each != null; each = each.otherwise()) {
            String text = new CountedBy(each.keys(), null).key(exchange);
            if (text != null) {
                return new Key(text, each.isOfSomebody());
            }
        }
        return null;
    }

    /** What it is counted by, for an explanation. */
    Map<String, String> input(Exchange exchange) {
        return by.input(exchange);
    }
}
