package io.gatehouse.view;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Witness;
import java.util.List;
import java.util.Set;

/**
 * How the view of a request is found: the first selector that tells one wins, and where none does, the default does. No request is
 * refused for it.
 *
 * @param selectors in their order
 * @param byDefault the view where none tells one
 * @param views the names of all
 */
public record Selection(List<Selector> selectors, String byDefault, Set<String> views) {

    /** The view of a request, and why it is this one. */
    Witness.View of(Exchange exchange) {
        for (Selector selector : selectors) {
            String view = selector.view(exchange, views);
            if (view != null) {
                return new Witness.View(view, "by " + selector);
            }
        }
        String why = selectors.isEmpty() ? "there is no selector" : "no selector tells another";
        return new Witness.View(byDefault, "the default, since " + why);
    }

    /** The fields of a request that it depends on. */
    public List<String> fields() {
        return selectors.stream()
                .filter(selector -> selector.source() == Selector.Source.HEADER)
                .map(Selector::name)
                .toList();
    }

    /** Whether it depends on who sends a request. */
    public boolean isOfCaller() {
        return selectors.stream().anyMatch(selector -> selector.source().isOfCaller());
    }
}
