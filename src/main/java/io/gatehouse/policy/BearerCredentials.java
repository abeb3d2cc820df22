package io.gatehouse.policy;

import io.gatehouse.exchange.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a request brings in {@code Authorization} with the scheme {@code Bearer} (RFC 6750 §2.1) or {@code DPoP}
 * (RFC 9449 §7.1), or bare in a field of another name.
 *
 * @param tokens as they are written
 * @param malformed whether one is not as it must be written, or the request has several fields {@code Authorization}
 * @param isProven whether one comes with the scheme {@code DPoP}, which says that a proof comes along
 */
public record BearerCredentials(List<String> tokens, boolean malformed, boolean isProven) {
    private static final String AUTHORIZATION = "Authorization";
    private static final String BEARER = "bearer";
    private static final String DPOP = "dpop";

    /** The form of a token (RFC 6750 §2.1, b64token; RFC 9449 §7.1, token68). */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** @param field the name of another field that a token may come in; null for none */
    public static BearerCredentials of(Headers headers, @Nullable String field) {
        List<String> tokens = new ArrayList<>(1);
        boolean malformed = false;
        boolean proven = false;
        List<String> authorizations = headers.all(AUTHORIZATION);
        for (String value : authorizations) {
            String scheme = scheme(value);
            if (scheme != null) {
                tokens.add(value.substring(scheme.length()).strip());
                // one space stands between, or more (RFC 9110 §11.4)
                malformed |= value.indexOf('\t') >= 0;
                malformed |= authorizations.size() > 1;
                proven |= scheme.equals(DPOP);
            }
        }
        if (field != null) {
            tokens.addAll(headers.all(field));
        }
        for (String token : tokens) {
            malformed |= !FORM.matcher(token).matches();
        }
        return new BearerCredentials(tokens, malformed, proven);
    }

    /** These fields with a credential in place of what the client sent in the same field. */
    public static Headers replaced(Headers headers, String field, String value) {
        Headers.Builder fields = headers.toBuilder();
        replace(fields, field, value);
        return fields.build();
    }

    /** Puts a credential in place of what the client sent in the same field; a proof of the client's token is none of another. */
    public static void replace(Headers.Builder fields, String field, String value) {
        if (field.equalsIgnoreCase(AUTHORIZATION)) {
            fields.remove(SenderCheck.FIELD);
        }
        fields.set(field, value);
    }

    /** These fields without the tokens in them, and without what proves whose they are. */
    public static Headers without(Headers headers, @Nullable String field) {
        boolean isThere = headers.all(AUTHORIZATION).stream().anyMatch(value -> scheme(value) != null);
        if (!isThere && !headers.contains(SenderCheck.FIELD) && (field == null || !headers.contains(field))) {
            return headers;
        }
        return headers.toBuilder()
                .removeIf((name, value) -> name.equalsIgnoreCase(field)
                        || name.equalsIgnoreCase(SenderCheck.FIELD)
                        || name.equalsIgnoreCase(AUTHORIZATION) && scheme(value) != null)
                .build();
    }

    /** The scheme, in lower case, where it is one of a token; else null. */
    private static @Nullable String scheme(String authorization) {
        String lower = authorization.toLowerCase(Locale.ROOT);
        for (String scheme : List.of(BEARER, DPOP)) {
            boolean isIt = lower.startsWith(scheme)
                    && (lower.length() == scheme.length() || " \t".indexOf(lower.charAt(scheme.length())) >= 0);
            if (isIt) {
                return scheme;
            }
        }
        return null;
    }

    /** Nothing of them. */
    @Override
    public String toString() {
        return tokens.size() + " tokens";
    }
}
