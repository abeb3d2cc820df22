package io.gatehouse.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What of an exchange something is chosen or counted by: the client's address, a field, a cookie, or a path variable.
 *
 * @param source where it is looked for
 * @param name the name there; empty for {@link Source#IP}
 */
public record Key(Source source, String name) {

    /** Where a key is looked for. */
    public enum Source {
        IP,
        HEADER,
        COOKIE,
        PATH
    }

    /** The key's value in this exchange, of the request as the client sent it; null where there is none. */
    public @Nullable String of(Exchange exchange) {
        Headers headers = exchange.received().headers();
        return switch (source) {
            case IP -> exchange.client().address().getHostAddress();
            case HEADER -> headers.first(name);
            case COOKIE -> Cookies.first(headers, name);
            case PATH -> exchange.pathVariables().get(name);
        };
    }
}
