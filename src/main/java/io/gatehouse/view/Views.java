package io.gatehouse.view;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Witness;
import io.gatehouse.policy.Handler;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;

/**
 * Sends each request through the view that it is to have.
 *
 * <p>It stands between the policies that may refuse a request and those that keep and change answers, so that a route's cache keeps
 * one answer for all views.
 *
 * @param handlers what answers, by the views' names
 */
public record Views(Selection selection, Map<String, Handler> handlers) implements Handler {
    @Override
    public Reply handle(Exchange exchange) throws IOException {
        Witness.View chosen = selection.of(exchange);
        Witness witness = exchange.witness();
        if (witness != null) {
            witness.views(chosen);
        }
        return Objects.requireNonNull(handlers.get(chosen.view())).handle(exchange);
    }
}
