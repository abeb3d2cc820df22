package io.gatehouse.route;

import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Witness;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The first condition of a route that a request does not meet. Words are found for it only where somebody looks on.
 *
 * @param field the condition on a named value; null for the others
 */
record Unmet(Where where, @Nullable FieldMatch field) {
    static final Unmet HOST = new Unmet(Where.HOST, null);
    static final Unmet PATH = new Unmet(Where.PATH, null);
    static final Unmet METHOD = new Unmet(Where.METHOD, null);
    static final Unmet NO_CORS = new Unmet(Where.PREFLIGHT, null);

    /** What of a request a condition looks at. */
    enum Where {
        HOST,
        PATH,
        PREFLIGHT,
        METHOD,
        HEADER,
        QUERY,
        COOKIE
    }

    /**
     * The condition in words.
     *
     * @param method the method that was looked for, which is not that of a preflight
     */
    Witness.Unmet told(Match match, Request request, String host, String method) {
        return switch (where) {
            case HOST -> new Witness.Unmet("host", String.join(" or ", match.hosts()), host);
            case PATH -> new Witness.Unmet("path", match.path().toString(), request.path());
            case PREFLIGHT -> new Witness.Unmet("preflight", "a policy cors that answers it", null);
            case METHOD -> new Witness.Unmet("method", String.join(", ", new TreeSet<>(match.methods())), method);
            default -> told(request);
        };
    }

    private Witness.Unmet told(Request request) {
        if (field == null) {
            throw new IllegalStateException(where + " without a condition");
        }
        String name = field.name();
        return switch (where) {
            case HEADER -> {
                List<String> values = request.headers().all(name);
                yield told("header ", values.isEmpty() ? null : String.join(", ", values));
            }
            case QUERY -> told("query ", Query.first(request.query(), name));
            default -> told("cookie ", Cookies.first(request.headers(), name));
        };
    }

    private Witness.Unmet told(String kind, @Nullable String actual) {
        FieldMatch wanted = java.util.Objects.requireNonNull(field);
        return new Witness.Unmet(kind + wanted.name(), wanted.toString(), actual);
    }
}
