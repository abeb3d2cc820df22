package io.gatehouse.view;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Query;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing of a request by which its view is chosen.
 *
 * @param source where it is looked for
 * @param name the name there; empty where the source is one value by itself
 * @param map views by what the value is; null where the value itself is a view's name
 */
public record Selector(Source source, String name, @Nullable Map<String, String> map) {

    /** Where it is looked for. */
    public enum Source {
        HEADER,
        CLAIM,
        PATH,
        QUERY,
        HOST,
        CONSUMER;

        /** Whether only an authentication tells the value. */
        public boolean isOfCaller() {
            return this == CLAIM || this == CONSUMER;
        }
    }

    /** The view that a request is to have by this, of those that there are; null where it tells none. */
    @Nullable
    String view(Exchange exchange, Set<String> views) {
        String value = value(exchange);
        if (value == null) {
            return null;
        }
        if (map == null) {
            return views.contains(value) ? value : null;
        }
        String exact = map.get(value);
        return exact == null && source == Source.HOST ? belowSome(value, map) : exact;
    }

    private @Nullable String value(Exchange exchange) {
        Caller caller = exchange.caller();
        return switch (source) {
            case HEADER -> exchange.received().headers().first(name);
            case QUERY -> Query.first(exchange.received().query(), name);
            case PATH -> exchange.pathVariables().get(name);
            case HOST -> exchange.client().host();
            case CLAIM -> caller == null ? null : caller.claimText(name);
            case CONSUMER -> caller == null ? null : caller.consumer();
        };
    }

    /** The longest of {@code *.example.com} and the like that a host is below. */
    private static @Nullable String belowSome(String host, Map<String, String> map) {
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
            String view = map.get('*' + host.substring(dot));
            if (view != null) {
                return view;
            }
        }
        return null;
    }

    /** As a sentence names it, such as {@code header X-Client}. */
    @Override
    public String toString() {
        String word = source.name().toLowerCase(Locale.ROOT);
        return name.isEmpty() ? word : word + ' ' + name;
    }
}
