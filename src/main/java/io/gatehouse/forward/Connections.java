package io.gatehouse.forward;

import io.gatehouse.exchange.Failure;
import io.gatehouse.forward.tls.TlsContext;
import io.gatehouse.forward.tls.UpstreamTls;
import io.gatehouse.upstream.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.ConnectionEndpoint;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.pool.PoolReusePolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pooled connections to the targets of one upstream.
 *
 * <p>The connection manager is driven directly (lease, execute, release) without the client's execution chain: that chain
 * is made for user agents, and costs a tenth of a request for features that a gateway must have switched off. Threads:
 * all methods by any thread.
 */
public final class Connections implements AutoCloseable {
    /** The library's own bounds on an answer's head are none; these keep a hostile upstream from filling the heap. */
    private static final Http1Config HTTP1 = Http1Config.custom()
            .setBufferSize(8 * 1024)
            .setMaxLineLength(32 * 1024)
            .setMaxHeaderCount(500)
            .setMaxEmptyLineCount(5)
            .build();

    private static final ConnectionConfig PLAIN = ConnectionConfig.custom()
            .setValidateAfterInactivity(TimeValue.ofSeconds(1))
            .build();

    /** What a target has shown is believed for so long at most: its certificate may end, or be replaced. */
    private static final ConnectionConfig SECURE =
            ConnectionConfig.copy(PLAIN).setTimeToLive(TimeValue.ofHours(1)).build();

    private final PoolingHttpClientConnectionManager manager;
    private final UpstreamTls tls;
    private final Future<?> sweeping;
    private final Places places;

    /** By which the connections in the pool were made. */
    private volatile TlsContext secured;

    /** Connections that left HTTP and are not to be closed with the rest; guarded by this. */
    private int dedicated;

    /** Guarded by this. */
    private boolean closed;

    /**
     * Connections of which none is open yet.
     *
     * @param max the most to one target at a time, 1 to 100,000
     * @param idle how long an unused one is kept
     */
    public Connections(int max, Duration idle, UpstreamTls tls, Alarms alarms) {
        this.tls = tls;
        secured = tls.current();
        places = new Places(max);
        manager = PoolingHttpClientConnectionManagerBuilder.create()
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setConnPoolPolicy(PoolReusePolicy.LIFO)
                .setMaxConnPerRoute(max)
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HTTP1)
                        // the library's own choice skips lines until one looks like a status line
                        .responseParserFactory(bounds -> new AnswerHead.Parser(HTTP1))
                        .responseOutOfOrderStrategy(new EarlyAnswer())
                        .charCodingConfig(CharCodingConfig.custom()
                                .setCharset(StandardCharsets.ISO_8859_1)
                                .build())
                        .build())
                .setDefaultSocketConfig(
                        SocketConfig.custom().setTcpNoDelay(true).build())
                .setTlsSocketStrategy(new TlsSockets(tls, alarms))
                .setConnectionConfigResolver(route -> route.isSecure() ? SECURE : PLAIN)
                .build();
        TimeValue unused = TimeValue.ofMilliseconds(idle.toMillis());
        sweeping = alarms.every(Duration.ofSeconds(5), () -> {
            manager.closeExpired();
            manager.closeIdle(unused);
        });
    }

    /**
     * A connection to a target, of the pool or made now.
     *
     * @throws Failure when there is none in time; the target has then seen nothing of the request
     */
    Lease lease(String exchange, Target target, Duration connect, HttpContext context) throws Failure {
        HttpRoute route = route(target);
        Timeout timeout = Timeout.ofMilliseconds(Math.max(connect.toMillis(), 1));
        TlsContext by = secured();
        context.setAttribute(TlsSockets.CONTEXT, by);
        ConnectionEndpoint endpoint = null;
        try {
            endpoint = manager.lease(exchange, route, timeout, by).get(timeout);
            boolean reused = endpoint.isConnected();
            if (!reused) {
                manager.connect(endpoint, timeout, context);
            }
            return new Lease(this, endpoint, by, reused);
        } catch (TimeoutException e) {
            throw new Failure(Failure.Kind.CONNECTION_LIMIT, false, "no free connection to " + target.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(Failure.Kind.INTERNAL, false, "interrupted waiting for " + target.name(), e);
        } catch (ExecutionException e) {
            throw new Failure(Failure.Kind.INTERNAL, false, "leasing a connection to " + target.name(), e);
        } catch (IOException | IllegalStateException e) {
            if (endpoint != null) {
                discard(endpoint);
            }
            throw Failures.connecting(target, e);
        }
    }

    /** Where a target is: at its address, where that is known, but by the name of its host (SNI, certificate). */
    private static HttpRoute route(Target target) {
        HttpHost host = new HttpHost(target.scheme(), target.address(), target.host(), target.port());
        return new HttpRoute(host, null, target.scheme().equals("https"));
    }

    /** Closes the connections to a target that wait for a request; those that carry one get the usual time afterwards. */
    public void forget(Target target) {
        HttpRoute route = route(target);
        for (int i = manager.getStats(route).getAvailable(); i > 0; i--) {
            try {
                discard(manager.lease("forget", route, Timeout.ONE_MILLISECOND, secured)
                        .get(Timeout.ONE_MILLISECOND));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException taken) {
                return;
            }
        }
    }

    /** How hands are shaken now; what waits and was made in another way is closed, and no request gets it. */
    private TlsContext secured() {
        TlsContext now = tls.current();
        if (now != secured) {
            secured = now;
            closeIdle();
        }
        return now;
    }

    /**
     * Gives a connection back that may serve another request for so long.
     *
     * @param by how it was made: only a request of the same way gets it
     */
    void release(ConnectionEndpoint endpoint, TlsContext by, TimeValue keepAlive) {
        if (by == secured) {
            manager.release(endpoint, by, keepAlive);
        } else {
            discard(endpoint);
        }
    }

    /** Closes a connection that can't be used again. */
    void discard(ConnectionEndpoint endpoint) {
        endpoint.close(CloseMode.IMMEDIATE);
        manager.release(endpoint, null, TimeValue.ZERO_MILLISECONDS);
    }

    /** One more of those leased has left HTTP. */
    synchronized void dedicate() {
        dedicated++;
    }

    /** One of those that left HTTP is closed; the last one after {@link #close} closes what remains. */
    void undedicate() {
        boolean last;
        synchronized (this) {
            dedicated--;
            last = closed && dedicated == 0;
        }
        if (last) {
            manager.close(CloseMode.GRACEFUL);
        }
    }

    /** Closes the connections that wait for a request. */
    void closeIdle() {
        manager.closeIdle(TimeValue.ZERO_MILLISECONDS);
    }

    /** The TLS that they are made with. */
    public UpstreamTls tls() {
        return tls;
    }

    /** What bounds the requests that need no connection. */
    Places places() {
        return places;
    }

    /** Connections that carry a request now, and requests that were handed to a service. */
    public int leased() {
        return manager.getTotalStats().getLeased() + places.taken();
    }

    /** Requests waiting for a connection. */
    public int pending() {
        return manager.getTotalStats().getPending();
    }

    /** Open connections waiting for a request. */
    public int available() {
        return manager.getTotalStats().getAvailable();
    }

    /** Closes all connections but those that left HTTP; no request may run on them any more. */
    @Override
    public void close() {
        sweeping.cancel(false);
        boolean wait;
        synchronized (this) {
            closed = true;
            wait = dedicated > 0;
        }
        if (wait) {
            closeIdle();
        } else {
            manager.close(CloseMode.GRACEFUL);
        }
    }
}
