package io.gatehouse.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names that a document gives to things of HTTP: hosts, methods, fields. */
final class Names {

    static final String HOST_PATTERN = "a host such as example.com or *.example.com, without a port";
    static final String HOST = "a host such as gateway.example.com, without a port";
    static final String METHOD = "a request method such as GET";
    static final String FIELD = "a field name such as X-Request-Id";
    static final String OWN_FIELD = "a field name such as X-Request-Id, not one that belongs to the connection";
    static final String FIELD_VALUE = "a field value: ISO-8859-1 without line breaks or other control characters";

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,255}");
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern DNS = Pattern.compile("(?=.{1,253}$)" + LABEL + "(?:\\." + LABEL + ")*");
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /** Fields of one connection (RFC 9110 §7.6.1) and of framing (RFC 9112 §6), which only the gateway sets. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "host",
            "expect",
            "proxy-authenticate",
            "proxy-authorization");

    private Names() {}

    static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** {@code example.com}, {@code *.example.com} or an IP literal (IPv6 in brackets). */
    static void hostPattern(String text) {
        host(text.startsWith("*.") ? text.substring(2) : text, text, HOST_PATTERN);
    }

    static void host(String text) {
        host(text, text, HOST);
    }

    static void host(String host, String text, String expected) {
        if (host.matches(".*[^:\\]]:\\d*|.*]:\\d*")) {
            throw new BadValue("has a port", text, expected);
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            Cidr.parse(host.substring(1, host.length() - 1));
        } else if (!DNS.matcher(lowerCase(host)).matches()) {
            throw new BadValue("is not a host", text, expected);
        }
    }

    /** A token (RFC 9110 §9.1); methods are case-sensitive, so {@code get} would never match a GET. */
    static void method(String text) {
        if (!TOKEN.matcher(text).matches()) {
            throw new BadValue("is not a request method", text, METHOD);
        }
        if (METHODS.contains(text.toUpperCase(Locale.ROOT)) && !METHODS.contains(text)) {
            throw new BadValue("is not in upper case", text, METHOD);
        }
    }

    static void token(String text, String expected) {
        if (!TOKEN.matcher(text).matches()) {
            throw new BadValue("is not a token", text, expected);
        }
    }

    static void field(String text) {
        token(text, FIELD);
    }

    /** The name of a field that a document may set. */
    static void ownField(String text) {
        token(text, OWN_FIELD);
        if (OF_THE_CONNECTION.contains(lowerCase(text))) {
            throw new BadValue("is set by the gateway alone", text, OWN_FIELD);
        }
    }

    /** What goes over the wire as it is: one octet for each character (RFC 9110 §5.5). */
    static void fieldValue(String text) {
        if (text.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
            throw new BadValue("has a control character", text, FIELD_VALUE);
        }
        if (text.chars().anyMatch(c -> c > 0xff)) {
            throw new BadValue("has a character beyond ISO-8859-1, which a field can't carry", text, FIELD_VALUE);
        }
        if (!text.strip().equals(text)) {
            throw new BadValue("begins or ends with white space", text, FIELD_VALUE);
        }
    }
}
