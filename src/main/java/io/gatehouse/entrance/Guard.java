package io.gatehouse.entrance;

import io.gatehouse.exchange.FieldValue;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Token;
import io.gatehouse.route.HeadLimits;
import io.gatehouse.route.PathReading;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Decides whether a request is clear: whether every server would read it in the same way (RFC 9112 §11.2).
 *
 * <p>Containers let different things through; what is refused here never reaches a route or an upstream.
 */
final class Guard {
    /** The first segment of the gateway's own space. */
    static final String OWN = "_gatehouse";

    /**
     * Methods that change how an answer is framed or a connection used. They are case-sensitive (RFC 9110 §9.1), but not
     * for everybody: in another case one server would take them for these, and the next would not.
     */
    private static final Set<String> FRAMING = Set.of("HEAD", "CONNECT", "TRACE");

    /** HTTP/0.9 has no fields, and so no way to say where a message ends. */
    private static final Set<String> SPOKEN =
            Set.of("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/3");

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
     * What the container made of a request.
     *
     * @param protocol the protocol it came by, such as {@code HTTP/1.1}
     * @param mapped the path in the container's own reading, below the context path
     * @param agreed whether a host in the request's target is that of {@code Host} (RFC 9112 §3.2.2)
     * @param splits whether a name may have ended at a space, so that its colon begins the value
     */
    record Reading(String protocol, String mapped, boolean agreed, boolean splits) {}

    /** Judges a request, of which no more is looked at when its head is too large. */
    static Verdict judge(Request request, Reading container, HeadLimits limits) {
        HeadLimits.Refusal tooLarge = limits.refusal(request);
        return tooLarge == null ? judge(request, container) : new Verdict(tooLarge.status(), tooLarge.reason());
    }

    /** Judges a request. */
    static Verdict judge(Request request, Reading container) {
        Verdict line = line(request, container);
        Verdict fields = line.passes() ? FieldGuard.judge(request.headers(), container) : line;
        if (!fields.passes()) {
            return fields;
        }
        return container.agreed()
                ? space(request.path(), container.mapped())
                : new Verdict(400, "The target of the request names another host than its Host.");
    }

    private static Verdict line(Request request, Reading container) {
        String method = request.method();
        if (!Token.is(method)) {
            return new Verdict(400, "The method is no token.");
        }
        String upper = method.toUpperCase(Locale.ROOT);
        if (upper.equals("CONNECT") || FRAMING.contains(upper) && !upper.equals(method)) {
            return new Verdict(501, "The method is not offered here.");
        }
        if (!SPOKEN.contains(container.protocol())) {
            return new Verdict(505, "This version of HTTP is not spoken here.");
        }
        if (breaksLine(request.path()) || request.query() != null && breaksLine(request.query())) {
            return new Verdict(400, "The target holds a space, a control character or a fragment.");
        }
        return Verdict.PASS;
    }

    /**
     * Whether a part of the target would break a request line of HTTP/1.1. In HTTP/2 it stands in a field of its own and
     * may hold any octet unless the container looks (RFC 9113 §10.3).
     */
    private static boolean breaksLine(String target) {
        return target.indexOf(' ') >= 0
                || target.indexOf('\t') >= 0
                || target.indexOf('#') >= 0
                || !FieldValue.is(target);
    }

    /**
     * The own space is entered only by a path that says for everybody what it says: to both readings and to the
     * container's mapping.
     */
    private static Verdict space(String path, String mapped) {
        try {
            PathReading reading = PathReading.of(path);
            boolean lenient = owns(reading.lenient());
            if (lenient != isOwn(mapped) || lenient != owns(reading.exact()) || lenient && !isPlain(reading, mapped)) {
                return new Verdict(400, "The path can be read as inside or outside the gateway's own space.");
            }
            return Verdict.PASS;
        } catch (PathReading.Unreadable e) {
            return new Verdict(400, "The path can't be read: " + e.getMessage() + ".");
        }
    }

    /** Whether the readings differ in nothing but escapes of characters that stand for themselves. */
    private static boolean isPlain(PathReading reading, String mapped) {
        String exact = '/' + String.join("/", reading.exact());
        String lenient = '/' + String.join("/", reading.lenient());
        // a container that does not decode leaves the escapes as they came
        return Percent.decode(exact).equals(lenient)
                && (mapped.equals(lenient) || Percent.normalized(mapped).equals(exact));
    }

    /** Whether a path, in the container's own reading, is in the gateway's own space. */
    static boolean isOwn(String mapped) {
        return mapped.equals('/' + OWN) || mapped.startsWith('/' + OWN + '/');
    }

    private static boolean owns(List<String> segments) {
        return !segments.isEmpty() && segments.get(0).equals(OWN);
    }
}
