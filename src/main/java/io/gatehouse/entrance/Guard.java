package io.gatehouse.entrance;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.route.PathReading;
import java.util.List;
import java.util.Locale;

/**
 * Decides whether a request is clear: whether every server would read it in the same way (RFC 9112 §11.2).
 *
 * <p>Containers let different things through; what is refused here never reaches a route or an upstream.
 */
final class Guard {
    /** The first segment of the gateway's own space. */
    static final String OWN = "_gatehouse";

    private Guard() {}

    /**
     * What becomes of a request.
     *
     * @param status 0 when it passes, else the status of the refusal
     */
    record Verdict(int status, String reason) {
        static final Verdict PASS = new Verdict(0, "");

        boolean passes() {
            return status == 0;
        }
    }

    /**
     * Judges a request.
     *
     * @param servletPath the container's own reading of the path, decoded
     * @param pathInfo the rest of it
     */
    static Verdict judge(Request request, String servletPath, String pathInfo) {
        if (request.method().equals("CONNECT")) {
            return new Verdict(501, "CONNECT is not offered here.");
        }
        if (!isToken(request.method())) {
            return new Verdict(400, "The method is no token.");
        }
        if (breaksLine(request.path()) || request.query() != null && breaksLine(request.query())) {
            return new Verdict(400, "The target holds a space or a control character.");
        }
        Verdict framing = framing(request.headers());
        return framing.passes() ? space(request.path(), servletPath + pathInfo) : framing;
    }

    private static Verdict framing(Headers headers) {
        List<String> encodings = headers.all("Transfer-Encoding");
        if (!encodings.isEmpty()) {
            if (headers.contains("Content-Length")) {
                return new Verdict(400, "The request has both Transfer-Encoding and Content-Length.");
            }
            if (encodings.size() > 1
                    || !encodings.get(0).strip().toLowerCase(Locale.ROOT).equals("chunked")) {
                return new Verdict(501, "The request has a Transfer-Encoding other than chunked.");
            }
        }
        if (headers.all("Content-Length").size() > 1) {
            return new Verdict(400, "The request has several Content-Length fields.");
        }
        if (headers.all("Host").size() > 1) {
            return new Verdict(400, "The request has several Host fields.");
        }
        boolean[] clear = {true, true};
        headers.forEach((name, value) -> {
            clear[0] &= isToken(name);
            clear[1] &= !hasControl(value);
        });
        if (!clear[0]) {
            return new Verdict(400, "The request has a field whose name is no token.");
        }
        return clear[1] ? Verdict.PASS : new Verdict(400, "The request has a field that holds a control character.");
    }

    /**
     * Whether a part of the target would break a request line of HTTP/1.1. In HTTP/2 it stands in a field of its own and
     * may hold any octet unless the container looks (RFC 9113 §10.3).
     */
    private static boolean breaksLine(String target) {
        return target.indexOf(' ') >= 0 || target.indexOf('\t') >= 0 || hasControl(target);
    }

    /** Whether the text holds what no field value may (RFC 9110 §5.5). */
    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** The own space is entered only by a path that the lenient reading and the container's mapping both see there. */
    private static Verdict space(String path, String mapped) {
        try {
            PathReading reading = PathReading.of(path);
            boolean lenient = owns(reading.lenient());
            boolean exact = owns(reading.exact());
            boolean container = isOwn(mapped);
            if (lenient != container || lenient != exact) {
                return new Verdict(400, "The path can be read as inside or outside the gateway's own space.");
            }
            return Verdict.PASS;
        } catch (PathReading.Unreadable e) {
            return new Verdict(400, "The path can't be read: " + e.getMessage() + ".");
        }
    }

    /** Whether a path, in the container's own reading, is in the gateway's own space. */
    static boolean isOwn(String mapped) {
        return mapped.equals('/' + OWN) || mapped.startsWith('/' + OWN + '/');
    }

    private static boolean owns(List<String> segments) {
        return !segments.isEmpty() && segments.get(0).equals(OWN);
    }

    /** Whether the text is a token (RFC 9110 §5.6.2). */
    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
