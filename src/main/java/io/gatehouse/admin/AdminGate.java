package io.gatehouse.admin;

import io.gatehouse.config.Cidr;
import io.gatehouse.config.Rate;
import io.gatehouse.limit.Failures;
import io.gatehouse.snapshot.AdminToken;
import io.gatehouse.snapshot.AdminTokens;
import io.gatehouse.snapshot.Edge;
import io.gatehouse.snapshot.FurtherToken;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may enter the guarded part of {@code /_gatehouse/}: first by where the request comes from, and only then by
 * its credential, so that from outside there is nothing to be found and nothing to be guessed.
 *
 * <p>A function of the request, the snapshot's edge and how often the client has failed. It makes no CORS exception for
 * anybody. A client that has failed too often is not let in by the right credential either, or a guess would be answered
 * still.
 */
public final class AdminGate {
    /** How often a client may fail. */
    public static final Rate FAILURES = new Rate(20, Duration.ofMinutes(1));

    /** The container's role that opens the admin space. */
    public static final String ROLE = "gatehouse-admin";

    /** Who entered with the token; with a further one, its name follows behind a colon. */
    public static final String TOKEN = "token";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Pattern PORT = Pattern.compile(":\\d*$");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]+(?:%25[\\w.~-]+)?]");

    private final AdminToken token;
    private final AdminTokens tokens;
    private final Failures failures;

    public AdminGate(AdminToken token, AdminTokens tokens, Failures failures) {
        this.token = token;
        this.tokens = tokens;
        this.failures = failures;
    }

    public Entry decide(Knock knock, Edge edge) {
        String outside = outside(knock, edge);
        return outside == null ? identify(knock) : new Entry.Outside(outside);
    }

    /** Whether a caller with a credential would be let in: the part that depends on the document. */
    public static boolean inside(Knock knock, Edge edge) {
        return outside(knock, edge) == null;
    }

    /** Why the request is outside; null when it is inside. */
    private static @Nullable String outside(Knock knock, Edge edge) {
        List<Cidr> allow = knock.metrics() ? edge.metricsAllow() : edge.adminAllow();
        if (edge.adminPort() != 0 && knock.localPort() != edge.adminPort()) {
            return "it came by port " + knock.localPort() + ", admin.port is " + edge.adminPort();
        }
        if (!Edge.within(allow, knock.peer())) {
            return "the peer is not allowed";
        }
        if (!within(allow, knock.client(), knock.forwarded())) {
            return "the client is not allowed";
        }
        if (knock.host() == null || !names(knock.host(), edge.adminHosts())) {
            return "the Host is neither an address, nor localhost, nor one of admin.hosts";
        }
        return null;
    }

    /**
     * Whether the client is in one of the ranges. What came through a proxy is not taken for loopback: of a loopback
     * address, only ranges that reach beyond loopback count then. A proxy on this machine would open the gate to the
     * world otherwise.
     */
    private static boolean within(List<Cidr> allow, InetAddress client, boolean forwarded) {
        if (!forwarded || !client.isLoopbackAddress()) {
            return Edge.within(allow, client);
        }
        return allow.stream()
                .anyMatch(range -> range.contains(client) && !range.network().isLoopbackAddress());
    }

    /** Whether a {@code Host} can't be a name that another site made to point here (DNS rebinding). */
    private static boolean names(String host, List<String> adminHosts) {
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || IPV4.matcher(name).matches()
                || IPV6.matcher(name).matches()
                || adminHosts.stream().anyMatch(name::equalsIgnoreCase);
    }

    private Entry identify(Knock knock) {
        String bearer = bearer(knock.authorization());
        if (bearer != null) {
            return byToken(bearer, knock.client());
        }
        if (knock.user() == null) {
            return new Entry.Unknown(knock.authorization() != null);
        }
        if (SAFE.contains(knock.method())) {
            return new Entry.Allowed(knock.user());
        }
        if (!knock.marked()) {
            return new Entry.Forbidden("With a login of the server, a request that changes something needs the field"
                    + " X-Gatehouse-Admin: 1.");
        }
        if (knock.origin() != null && !sameOrigin(knock.origin(), knock.ownOrigin())) {
            return new Entry.Forbidden("With a login of the server, a request from a page of another origin may not"
                    + " change anything.");
        }
        return new Entry.Allowed(knock.user());
    }

    private Entry byToken(String bearer, InetAddress client) {
        Duration wait = failures.again(client);
        if (!wait.isZero()) {
            return new Entry.Limited(wait);
        }
        if (token.is(bearer)) {
            return new Entry.Allowed(TOKEN);
        }
        FurtherToken further = tokens.find(bearer);
        if (further != null) {
            return new Entry.Allowed(TOKEN + ':' + further.name(), further.readOnly());
        }
        Duration after = failures.count(client);
        return after.isZero() ? new Entry.Unknown(true) : new Entry.Limited(after);
    }

    static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        return authorization.substring(7).strip();
    }

    private static boolean sameOrigin(String origin, String own) {
        try {
            URI one = URI.create(origin);
            URI other = URI.create(own);
            return one.getHost() != null
                    && one.getHost().equalsIgnoreCase(other.getHost())
                    && other.getScheme().equalsIgnoreCase(one.getScheme())
                    && port(one) == port(other);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
