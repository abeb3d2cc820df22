package io.gatehouse.explain;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Request;
import io.gatehouse.observe.Masked;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Replaces credentials by {@code ***} in all that an explanation says of one request: values of fields, parameters and
 * path variables whose names bear credentials, what looks like a token, every text that came as a credential, and the
 * gateway's own secrets that went on with the request, wherever a policy, a rewrite or an upstream has put it. Better a
 * harmless value masked than a credential shown.
 */
final class Masks {
    /** Shorter texts are no credentials, and are found everywhere. */
    private static final int SHORTEST = 4;

    /** Schemes of credentials with what follows them (RFC 9110 §11.4), and JSON Web Tokens (RFC 7519 §3). */
    private static final Pattern TOKEN = Pattern.compile(
            "(?i)\\b(?:bearer|basic|digest|dpop|negotiate) +[^\\s,;]+" + "|\\beyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_.-]+");

    /** Fields whose value is an address with a path, in which parameters may hold credentials. */
    private static final List<String> ADDRESSES = List.of("location", "content-location", "referer", "refresh", "link");

    /** The longest first, so that none is found in pieces. */
    private final List<String> credentials = new ArrayList<>();

    private final Exchange exchange;

    /** The masks of what is said of a request that has been on its way. */
    Masks(Exchange exchange) {
        this.exchange = exchange;
        Request request = exchange.received();
        request.headers().forEach((name, value) -> {
            if (Masked.isCredential(name, exchange.credentialNames())) {
                isCredential(name, value);
            }
        });
        path(request.path());
        if (request.query() != null) {
            parameters(request.query().split("&", -1));
        }
        exchange.secrets().forEach(this::add);
        credentials.sort(Comparator.comparingInt(String::length).reversed());
    }

    /** Parameters of segments, such as {@code ;jsessionid=…}, and the values of variables. */
    private void path(String path) {
        Set<String> values = new HashSet<>();
        exchange.pathVariables().forEach((name, value) -> {
            if (Masked.bearsCredential(name)) {
                values.add(value);
                add(value);
            }
        });
        for (String segment : path.split("/", -1)) {
            if (values.contains(Percent.decode(segment))) {
                add(segment);
            }
            parameters(segment.split(";", -1));
        }
    }

    private void parameters(String[] pairs) {
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals > 0 && Masked.bearsCredential(pair.substring(0, equals), exchange.credentialNames())) {
                add(pair.substring(equals + 1));
                add(Percent.decode(pair.substring(equals + 1)));
            }
        }
    }

    private void isCredential(String name, String value) {
        add(value);
        if (name.toLowerCase(Locale.ROOT).contains("cookie")) {
            for (String pair : value.split(";", -1)) {
                add(pair.substring(pair.indexOf('=') + 1).strip().replaceAll("^\"|\"$", ""));
            }
        } else if (value.indexOf(' ') > 0) {
            add(value.substring(value.indexOf(' ') + 1).strip());
        }
    }

    /** As it is, and as a rewrite puts it into a target. */
    private void add(String credential) {
        if (credential.length() >= SHORTEST) {
            credentials.add(credential);
            String encoded = Percent.encode(credential);
            if (!encoded.equals(credential)) {
                credentials.add(encoded);
            }
        }
    }

    /** A text of which nothing is known. */
    String text(String text) {
        String masked = TOKEN.matcher(text).replaceAll(found -> Masked.MASK);
        for (String credential : credentials) {
            masked = masked.replace(credential, Masked.MASK);
        }
        return masked;
    }

    /** The value of a parameter, or of a variable of the path. */
    String parameter(String name, String value) {
        return Masked.bearsCredential(name, exchange.credentialNames()) ? Masked.MASK : text(value);
    }

    /** The values of the variables of the path. */
    Map<String, String> variables() {
        Map<String, String> masked = new LinkedHashMap<>();
        exchange.pathVariables().forEach((name, value) -> masked.put(name, parameter(name, value)));
        return masked;
    }

    /** The value of a field, or of anything else that has a name. */
    String named(String name, String value) {
        if (Masked.isCredential(name, exchange.credentialNames()) || exchange.isSecretField(name)) {
            return Masked.MASK;
        }
        return text(
                ADDRESSES.contains(name.toLowerCase(Locale.ROOT))
                        ? Masked.uri(value, exchange.credentialNames())
                        : value);
    }

    /** Path and query. */
    String target(String target) {
        int mark = target.indexOf('?');
        return mark < 0
                ? text(Masked.path(target))
                : text(Masked.path(target.substring(0, mark))
                        + '?'
                        + Masked.query(target.substring(mark + 1), exchange.credentialNames()));
    }

    Map<String, String> named(Map<String, String> values) {
        Map<String, String> masked = new LinkedHashMap<>();
        // of a policy that holds others the name of the inner one stands before
        values.forEach((name, value) -> masked.put(name, named(name.substring(name.lastIndexOf(' ') + 1), value)));
        return masked;
    }

    /** The fields by name, in the order and spelling of the first of each name. */
    Map<String, List<String>> fields(Headers headers) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        Map<String, String> spelling = new LinkedHashMap<>();
        headers.forEach((name, value) -> fields.computeIfAbsent(
                        spelling.computeIfAbsent(name.toLowerCase(Locale.ROOT), lower -> name),
                        first -> new ArrayList<>())
                .add(named(name, value)));
        return fields;
    }
}
