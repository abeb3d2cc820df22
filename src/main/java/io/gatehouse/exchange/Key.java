package io.gatehouse.exchange;

import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of an exchange something is chosen or counted by: the client's address, a field, a cookie, a path
 * variable, or who sends it.
 *
 * @param source where it is looked for
 * @param name the name there; empty where the source is one value by itself
 */
public record Key(Source source, String name) {

    /** Where a key is looked for. */
    public enum Source {
        IP,
        HEADER,
        COOKIE,
        PATH,
        /** A claim that is a text, a number or a truth value. */
        CLAIM,
        /** What tells the caller from all others. */
        SUBJECT,
        /** The id of the consumer. */
        CONSUMER,
        /** All groups of the caller, in the order of their names; who is in the same ones is the same. */
        GROUP,
        /** The id of the route. */
        ROUTE;

        /** Whether only an authentication tells the value. */
        public boolean isOfCaller() {
            return this == CLAIM || this == SUBJECT || this == CONSUMER || this == GROUP;
        }
    }

    /** The key as the document has it, such as {@code header.X-User}. */
    @Override
    public String toString() {
        String word = source.name().toLowerCase(Locale.ROOT);
        return name.isEmpty() ? word : word + '.' + name;
    }

    /** The key's value in this exchange, of the request as the client sent it; null where there is none. */
    public @Nullable String of(Exchange exchange) {
        Headers headers = exchange.received().headers();
        Caller caller = exchange.caller();
        return switch (source) {
            case IP -> exchange.client().address().getHostAddress();
            case HEADER -> headers.first(name);
            case COOKIE -> Cookies.first(headers, name);
            case PATH -> exchange.pathVariables().get(name);
            case CLAIM -> caller == null ? null : caller.claimText(name);
            case SUBJECT -> caller == null ? null : caller.subject();
            case CONSUMER -> caller == null ? null : caller.consumer();
            case GROUP -> caller == null || caller.groups().isEmpty() ? null : groups(caller);
            case ROUTE -> exchange.route();
        };
    }

    private static String groups(Caller caller) {
        return new TreeSet<>(caller.groups())
                .stream()
                        .map(group -> group.replace("\\", "\\\\").replace(",", "\\,"))
                        .collect(Collectors.joining(","));
    }
}
