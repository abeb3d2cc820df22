package io.gatehouse.policy.upstreamauth;

import io.gatehouse.exchange.Exchange;
import java.util.function.Supplier;

/** The same for all requests, until its secret changes. */
record Fixed(String field, String words, Supplier<String> made) implements Showing {
    @Override
    public Shown show(Exchange exchange) {
        return new Shown(made.get(), () -> {});
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return words;
    }
}
