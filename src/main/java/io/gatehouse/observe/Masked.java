package io.gatehouse.observe;

import io.gatehouse.exchange.CredentialNames;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Request;
import java.util.Locale;
import java.util.Set;

/**
 * Text of a request target with the values of credential-bearing parameters replaced by {@code ***}.
 *
 * <p>A name counts whatever its case, its percent-encoding and its punctuation: {@code access_token}, {@code Access-Token}
 * and {@code %61ccessToken} are one. Better a harmless value masked than a credential written.
 */
public final class Masked {
    /** What stands in place of a credential. */
    public static final String MASK = "***";

    private static final String TICKETS = "/_gatehouse/admin/v1/explain/tickets/";

    /** Names that count when they are the whole name, without punctuation. */
    private static final Set<String> NAMES = Set.of(
            "auth",
            "authorization",
            "bearer",
            "code",
            "hmac",
            "jsessionid",
            "key",
            "otp",
            "pass",
            "phpsessid",
            "pin",
            "pwd",
            "samlresponse",
            "session",
            "sessionid",
            "sid",
            "sig",
            "state",
            "ticket");

    /** Words that make a field's name one of a credential, besides those of parameters (RFC 9110 §11.6, RFC 6265). */
    private static final String[] FIELD_WORDS = {"auth", "cookie", "key", "clientcert", "session", "dpop"};

    /** Words that count anywhere in a name: {@code X-Amz-Signature}, {@code user[password]}, {@code hub.verify_token}. */
    private static final String[] WORDS = {
        "accesskey",
        "apikey",
        "assertion",
        "credential",
        "jwt",
        "passphrase",
        "passwd",
        "password",
        "privatekey",
        "secret",
        "signature",
        "subscriptionkey",
        "token"
    };

    private Masked() {}

    /**
     * A query without its {@code ?}. A name also counts after {@code ;}, which some servers read as {@code &}, and in a
     * URI that is a value; but a masked value ends with {@code &} only.
     *
     * @param more where the document has credentials come
     */
    public static String query(String query, CredentialNames more) {
        return query.indexOf('=') < 0 ? query : pairs(query, 0, "&#", more);
    }

    /**
     * A raw path; only parameters of segments are masked, such as {@code ;jsessionid=…}, and a ticket that explanations are
     * read with.
     */
    public static String path(String path) {
        if (!path.startsWith("/")) {
            return uri(path, CredentialNames.NONE);
        }
        int tickets = path.indexOf(TICKETS);
        if (tickets >= 0) {
            return path.substring(0, tickets + TICKETS.length()) + MASK;
        }
        int semicolon = path.indexOf(';');
        return semicolon < 0 || path.indexOf('=', semicolon) < 0
                ? path
                : pairs(path, semicolon + 1, ";/", CredentialNames.NONE);
    }

    /** Method and path of a request, as a line of a log names it. */
    public static String named(Request request) {
        return request.method() + ' ' + path(request.path());
    }

    /** A whole URI, as in {@code Referer}: user information and what is after the path is masked. */
    public static String uri(String uri, CredentialNames more) {
        String plain = withoutUserInformation(uri);
        int start = endOf(plain, 0, "?#;");
        return start == plain.length() || plain.indexOf('=', start) < 0 ? plain : pairs(plain, start + 1, "&#", more);
    }

    private static String withoutUserInformation(String uri) {
        int slashes = uri.indexOf("//");
        if (slashes < 0) {
            return uri;
        }
        int authority = slashes + 2;
        int at = uri.lastIndexOf('@', endOf(uri, authority, "/?#") - 1);
        return at < authority ? uri : uri.substring(0, authority) + MASK + uri.substring(at);
    }

    /** Masks from {@code start} on; a masked value ends before one of {@code valueEnds}. */
    private static String pairs(String text, int start, String valueEnds, CredentialNames more) {
        StringBuilder masked = new StringBuilder(text.length()).append(text, 0, start);
        for (int from = start; from <= text.length(); ) {
            int end = endOf(text, from, "&;?#/");
            int equals = text.indexOf('=', from);
            if (equals < 0 || equals > end || !bearsCredential(text.substring(from, equals), more)) {
                masked.append(text, from, end);
            } else {
                end = endOf(text, equals + 1, valueEnds);
                masked.append(text, from, equals + 1).append(MASK);
            }
            if (end < text.length()) {
                masked.append(text.charAt(end));
            }
            from = end + 1;
        }
        return masked.toString();
    }

    private static int endOf(String text, int from, String ends) {
        int end = from;
        while (end < text.length() && ends.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    /** Whether a parameter of this name, as written, may hold a credential. */
    public static boolean bearsCredential(String written) {
        String decoded = Percent.decode(written).toLowerCase(Locale.ROOT);
        StringBuilder bare = new StringBuilder(decoded.length());
        for (int i = 0; i < decoded.length(); i++) {
            if (Character.isLetterOrDigit(decoded.charAt(i))) {
                bare.append(decoded.charAt(i));
            }
        }
        String name = bare.toString();
        if (NAMES.contains(name)) {
            return true;
        }
        for (String word : WORDS) {
            if (name.contains(word)) {
                return true;
            }
        }
        return false;
    }

    /** The same, also where the document has credentials come. */
    public static boolean bearsCredential(String written, CredentialNames more) {
        return more.isParameter(written) || bearsCredential(written);
    }

    /** Whether a field of this name may hold a credential, also where the document has credentials come. */
    public static boolean isCredential(String field, CredentialNames more) {
        return more.isField(field) || isCredential(field);
    }

    /** Whether a field of this name may hold a credential; {@code Sec-WebSocket-Key} and its answer are none. */
    public static boolean isCredential(String field) {
        String name = field.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        if (name.startsWith("secwebsocket")) {
            return false;
        }
        for (String word : FIELD_WORDS) {
            if (name.contains(word)) {
                return true;
            }
        }
        return bearsCredential(field);
    }
}
