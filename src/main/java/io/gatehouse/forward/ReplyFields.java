package io.gatehouse.forward;

import io.gatehouse.exchange.Headers;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the addresses in the fields of an upstream's reply, and puts the public ones in their place: {@code Location},
 * {@code Content-Location}, {@code Refresh}, {@code Link} and {@code Set-Cookie}. All around them stays octet for octet.
 */
final class ReplyFields {
    /** A delay, then perhaps {@code url=} and a quote (HTML, shared declarative refresh steps). */
    private static final Pattern REFRESH = Pattern.compile(
            "([ \\t]*[0-9.]+[ \\t]*[;,][ \\t]*(?:url[ \\t]*=[ \\t]*)?)(?:\"([^\"]*)|'([^']*)|([^\"'].*))(.*)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern ANCHOR = Pattern.compile(".*;[ \\t]*anchor[ \\t]*=[ \\t]*", Pattern.CASE_INSENSITIVE);

    private ReplyFields() {}

    static Headers of(Headers headers, PublicAddress address) {
        Headers.Builder changed = Headers.builder();
        headers.forEach((name, value) -> changed.add(name, value(name, value, address)));
        return changed.build();
    }

    /** Whether there is anything to look at. */
    static boolean concerns(Headers headers) {
        boolean[] found = {false};
        headers.forEach((name, value) -> found[0] |= isAddress(name));
        return found[0];
    }

    private static boolean isAddress(String name) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("Link");
            case 7 -> name.equalsIgnoreCase("Refresh");
            case 8 -> name.equalsIgnoreCase("Location");
            case 10 -> name.equalsIgnoreCase("Set-Cookie");
            case 16 -> name.equalsIgnoreCase("Content-Location");
            default -> false;
        };
    }

    private static String value(String name, String value, PublicAddress address) {
        return switch (isAddress(name) ? name.toLowerCase(Locale.ROOT) : "") {
            case "location", "content-location" -> address.reference(value);
            case "refresh" -> refresh(value, address);
            case "link" -> link(value, address);
            case "set-cookie" -> cookie(value, address);
            default -> value;
        };
    }

    private static String refresh(String value, PublicAddress address) {
        Matcher parts = REFRESH.matcher(value);
        if (!parts.matches()) {
            return value;
        }
        for (int group = 2; group <= 4; group++) {
            if (parts.group(group) != null) {
                return value.substring(0, parts.start(group))
                        + address.reference(parts.group(group))
                        + value.substring(parts.end(group));
            }
        }
        return value;
    }

    /** The targets in angle brackets and the anchors of a list of links (RFC 8288 §3). */
    private static String link(String value, PublicAddress address) {
        StringBuilder out = new StringBuilder(value.length() + 64);
        boolean begins = true;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            boolean quoted = c == '"';
            int end = quoted ? closingQuote(value, at) : begins && c == '<' ? value.indexOf('>', at) : at;
            if (end < 0) {
                // broken: what is left may mean anything
                return out.append(value, at, value.length()).toString();
            }
            if (end == at) {
                out.append(c);
                begins = c == ',' || begins && (c == ' ' || c == '\t');
                continue;
            }
            String inner = value.substring(at + 1, end);
            boolean isAddress = !quoted || ANCHOR.matcher(out).matches();
            out.append(c).append(isAddress ? address.reference(inner) : inner).append(value.charAt(end));
            begins = false;
            at = end;
        }
        return out.toString();
    }

    private static int closingQuote(String value, int opening) {
        for (int at = opening + 1; at < value.length(); at++) {
            if (value.charAt(at) == '\\') {
                at++;
            } else if (value.charAt(at) == '"') {
                return at;
            }
        }
        return -1;
    }

    /** A cookie with its {@code Path} and {@code Domain} as browsers read them (RFC 6265 §5.2): no quoting, any case. */
    private static String cookie(String value, PublicAddress address) {
        String[] parts = value.split(";", -1);
        // such a cookie is refused with any other path than / (RFC 6265bis §4.1.3.2)
        boolean fixedPath = parts[0].strip().regionMatches(true, 0, "__Host-", 0, 7);
        StringBuilder out = new StringBuilder(value.length() + 32).append(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String name =
                    equals < 0 ? "" : parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String given = parts[i].substring(equals + 1).strip();
            if (name.equals("domain") && address.isForeignDomain(given)) {
                continue;
            }
            boolean isPath = name.equals("path") && !fixedPath;
            String path = isPath ? address.cookiePath(given) : given;
            out.append(';').append(path.equals(given) ? parts[i] : parts[i].replace(given, path));
        }
        return out.toString();
    }
}
