package io.gatehouse.exchange;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, as a route's authentication found out.
 *
 * @param way the word of the policy that found it out, such as {@code jwt}
 * @param subject what tells it from all others: of a token its issuer, {@code |} and its {@code sub}; else the consumer's
 *     id; null for nobody in particular
 * @param consumer the id of the consumer; null for none
 * @param groups the groups it belongs to
 * @param scopes what it was allowed to do where it got its token (RFC 6749 §3.3)
 * @param claims what its token says of it (RFC 7519 §4): texts, numbers, truth values, lists and maps of them
 */
public record Caller(
        String way,
        @Nullable String subject,
        @Nullable String consumer,
        Set<String> groups,
        Set<String> scopes,
        Map<String, Object> claims) {

    private static final String NOBODY = "anonymous";

    /** More digits than this before or after the point are no number that anything is chosen by. */
    private static final int MOST_DIGITS = 100;

    /** Nobody in particular. */
    public static final Caller ANONYMOUS = nobody(Set.of());

    /** Nobody in particular, who belongs to these groups all the same. */
    public static Caller nobody(Collection<String> groups) {
        return new Caller(NOBODY, null, null, Set.copyOf(groups), Set.of(), Map.of());
    }

    /** The same as this consumer, who belongs to these groups besides. */
    public Caller as(String consumerId, Collection<String> more) {
        Set<String> all = new HashSet<>(groups);
        all.addAll(more);
        return new Caller(way, subject == null ? consumerId : subject, consumerId, Set.copyOf(all), scopes, claims);
    }

    /** Whether it is nobody in particular. */
    public boolean isNobody() {
        return way.equals(NOBODY);
    }

    /**
     * The claim of this name; else what dots lead to ({@code realm_access.roles}), or, where the name begins with
     * {@code /}, a JSON Pointer (RFC 6901). Null where there is none.
     */
    public @Nullable Object claim(String name) {
        Object whole = claims.get(name);
        if (whole != null) {
            return whole;
        }
        if (name.startsWith("/")) {
            return below(name.substring(1).split("/", -1), true);
        }
        return name.indexOf('.') < 0 ? null : below(name.split("\\.", -1), false);
    }

    /** The claim as a text, where it is a text, a number or a truth value; null where it is none of these. */
    public @Nullable String claimText(String name) {
        Object claim = claim(name);
        if (claim instanceof Number number) {
            return text(number);
        }
        return claim instanceof String || claim instanceof Boolean ? claim.toString() : null;
    }

    private @Nullable Object below(String[] steps, boolean escaped) {
        Object at = claims;
        for (String step : steps) {
            String key = escaped ? step.replace("~1", "/").replace("~0", "~") : step;
            at = at instanceof Map<?, ?> map ? map.get(key) : at instanceof List<?> list ? item(list, key) : null;
        }
        return at;
    }

    private static @Nullable Object item(List<?> list, String index) {
        boolean isThere = index.matches("0|[1-9]\\d{0,5}") && Integer.parseInt(index) < list.size();
        return isThere ? list.get(Integer.parseInt(index)) : null;
    }

    /** As people write it: {@code 1E+3} and {@code 1000.0} are {@code 1000}. */
    private static @Nullable String text(Number number) {
        try {
            BigDecimal decimal = new BigDecimal(number.toString()).stripTrailingZeros();
            boolean isLong = Math.abs((long) decimal.scale()) > MOST_DIGITS || decimal.precision() > MOST_DIGITS;
            return isLong ? null : decimal.toPlainString();
        } catch (NumberFormatException notFinite) {
            return null;
        }
    }
}
