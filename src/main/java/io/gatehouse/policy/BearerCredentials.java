package io.gatehouse.policy;

import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a request brings in {@code Authorization} with the scheme {@code Bearer} (RFC 6750 §2.1), or bare in a
 * field of another name.
 *
 * @param tokens as they are written
 * @param malformed whether one is not as it must be written, or the request has several fields {@code Authorization}
 */
public record BearerCredentials(List<String> tokens, boolean malformed) {
    private static final String AUTHORIZATION = "Authorization";
    private static final String SCHEME = "bearer";

    /** The form of a token (RFC 6750 §2.1, b64token). */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** @param field the name of another field that a token may come in; null for none */
    public static BearerCredentials of(Headers headers, @Nullable String field) {
        List<String> tokens = new ArrayList<>(1);
        boolean malformed = false;
        List<String> authorizations = headers.all(AUTHORIZATION);
        for (String value : authorizations) {
            if (isBearer(value)) {
                tokens.add(value.substring(SCHEME.length()).strip());
                malformed |= authorizations.size() > 1;
            }
        }
        if (field != null) {
            tokens.addAll(headers.all(field));
        }
        for (String token : tokens) {
            malformed |= !FORM.matcher(token).matches();
        }
        return new BearerCredentials(tokens, malformed);
    }

    /** These fields without the tokens in them. */
    public static Headers without(Headers headers, @Nullable String field) {
        boolean isThere = headers.all(AUTHORIZATION).stream().anyMatch(BearerCredentials::isBearer);
        if (!isThere && (field == null || !headers.contains(field))) {
            return headers;
        }
        return headers.toBuilder()
                .removeIf((name, value) ->
                        name.equalsIgnoreCase(field) || name.equalsIgnoreCase(AUTHORIZATION) && isBearer(value))
                .build();
    }

    private static boolean isBearer(String authorization) {
        String lower = authorization.toLowerCase(Locale.ROOT);
        return lower.equals(SCHEME) || lower.startsWith(SCHEME + ' ');
    }

    /** Nothing of them. */
    @Override
    public String toString() {
        return tokens.size() + " tokens";
    }
}
