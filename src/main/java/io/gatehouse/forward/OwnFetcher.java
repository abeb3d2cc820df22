package io.gatehouse.forward;

import io.gatehouse.dns.Lookup;
import io.gatehouse.exchange.Failure;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Hosts;
import io.gatehouse.fetch.Inquiry;
import io.gatehouse.upstream.Target;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Asks those hosts that a document names, over pooled connections of their own.
 *
 * <p>The addresses of a name are looked up and judged here, and a connection is made to what was judged: a name that leads
 * elsewhere a moment later leads nobody there. Threads: any.
 */
public final class OwnFetcher implements Fetcher {
    /** More addresses of one name are not tried. */
    private static final int MOST_TRIED = 3;

    private final Hosts hosts;
    private final Connections connections;
    private final Alarms alarms;
    private final KnownAddresses addresses;

    /** @param lookup asked for the addresses of names, on one of {@code threads}, since that may take its time */
    public OwnFetcher(Hosts hosts, Connections connections, Alarms alarms, Lookup lookup, Executor threads) {
        this.hosts = hosts;
        this.connections = connections;
        this.alarms = alarms;
        this.addresses = new KnownAddresses(lookup, threads);
    }

    @Override
    public Fetched fetch(Inquiry inquiry) throws FetchFailed {
        long end = System.nanoTime() + LONGEST.toNanos();
        URI uri = inquiry.uri();
        String asked = Hosts.authority(uri);
        if (!hosts.allows(uri)) {
            throw new FetchFailed(asked + " is not asked, since the document does not name it");
        }
        FetchFailed last = new FetchFailed("no address of " + asked + " is known");
        List<InetAddress> found = addresses.of(uri.getHost(), left(end));
        int tried = Math.min(MOST_TRIED, found.size());
        for (int i = 0; i < tried; i++) {
            // one that says nothing leaves time for those behind it
            Duration connect = left(end).dividedBy(tried - i);
            try {
                return ask(inquiry, target(uri, found.get(i)), end, connect);
            } catch (Failure unconnected) {
                last = new FetchFailed(asked + words(unconnected), unconnected);
            }
        }
        throw last;
    }

    private Fetched ask(Inquiry inquiry, Target target, long end, Duration connect) throws FetchFailed, Failure {
        while (true) {
            try {
                return new FetchCall(inquiry, target, connections).make(alarms, left(end), connect);
            } catch (FetchCall.Stale taken) {
                // each takes one of those that wait, until there is none but a new one
            }
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(end - System.nanoTime(), 1));
    }

    private static Target target(URI uri, InetAddress address) throws FetchFailed {
        String asked = Hosts.authority(uri);
        if (address.isLinkLocalAddress() || address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new FetchFailed(asked + " is at " + address.getHostAddress() + ", where nobody is asked");
        }
        boolean secure = "https".equals(uri.getScheme());
        if (!secure && !("http".equals(uri.getScheme()) && address.isLoopbackAddress())) {
            throw new FetchFailed(asked + " is asked by https only, since it is not on this machine");
        }
        int port = uri.getPort() < 0 ? secure ? 443 : 80 : uri.getPort();
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        return new Target(asked, uri.getScheme(), host, port, "", 1, 0, address);
    }

    private static String words(Failure failure) {
        return switch (failure.kind()) {
            case CONNECTION_REFUSED -> " refused the connection";
            case CONNECTION_TIMEOUT -> " did not accept a connection in time";
            case UNREACHABLE -> " can't be reached";
            case CONNECTION_LIMIT -> " has too many inquiries under way";
            case TLS -> " has a certificate that is not trusted";
            case TLS_PROTOCOL, TLS_ALERT -> " could not be spoken to by TLS";
            default -> " could not be connected to";
        };
    }
}
