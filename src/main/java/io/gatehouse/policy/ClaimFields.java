package io.gatehouse.policy;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields in which an upstream is told what is known of a caller. What a client sends under their names is always taken
 * away, whoever it is: an upstream may believe them.
 *
 * @param byClaim the names of the fields by those of the claims
 */
public record ClaimFields(Map<String, String> byClaim) {
    public static final ClaimFields NONE = new ClaimFields(Map.of());

    /** In their order; none for none. */
    public static ClaimFields of(@Nullable Map<String, String> byClaim) {
        return byClaim == null || byClaim.isEmpty() ? NONE : new ClaimFields(new LinkedHashMap<>(byClaim));
    }

    /** The request without what a client sent under these names. */
    public Request without(Request request) {
        if (byClaim.values().stream().noneMatch(request.headers()::contains)) {
            return request;
        }
        return request.withHeaders(request.headers().toBuilder()
                .removeIf((name, value) -> byClaim.values().stream().anyMatch(name::equalsIgnoreCase))
                .build());
    }

    /** The request with what is known of its caller; what no field can hold is left out. */
    public Request with(Request request, Caller caller) {
        if (byClaim.isEmpty()) {
            return request;
        }
        Headers.Builder fields = request.headers().toBuilder();
        byClaim.forEach((claim, field) -> {
            String value = value(claim, caller);
            if (value != null) {
                fields.set(field, value);
            }
        });
        return request.withHeaders(fields.build());
    }

    private static @Nullable String value(String claim, Caller caller) {
        String text = caller.claim(claim) instanceof List<?> list ? joined(list) : caller.claimText(claim);
        return text == null ? null : inField(text);
    }

    /** A text as a field holds it: the octets of its UTF-8; null where no field can hold it. */
    public static @Nullable String inField(String text) {
        if (!text.equals(text.strip()) || text.chars().anyMatch(Character::isISOControl)) {
            return null;
        }
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Texts that have no comma of their own. */
    private static @Nullable String joined(List<?> list) {
        boolean fits = list.stream().allMatch(each -> each instanceof String text && text.indexOf(',') < 0);
        return fits ? String.join(",", list.stream().map(String.class::cast).toList()) : null;
    }
}
