package io.gatehouse.limit;

import io.gatehouse.config.Cidr;
import io.gatehouse.config.Rate;
import io.github.bucket4j.Bucket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How often each client has failed to say who it is, so that nobody can go on guessing. Only failures count.
 *
 * <p>A client of IPv6 is all of its /64, which one customer usually has as a whole (RFC 6177 §2). So many clients are
 * remembered; for one more, the one that failed least recently is forgotten. Threads: any; one lock, held for a look.
 */
public final class Failures implements AutoCloseable {
    private static final int MOST = 10_000;
    private static final int SITE = 64;

    private final Rate rate;
    private final int most;
    private final Meter clock;
    /** The least recent failure first. */
    private final Map<Cidr, Bucket> clients = new LinkedHashMap<>();

    /** None yet; each client may fail at this rate. */
    public Failures(Rate rate, LongSupplier nanos) {
        this(rate, MOST, nanos);
    }

    Failures(Rate rate, int most, LongSupplier nanos) {
        this.rate = rate;
        this.most = most;
        this.clock = new Meter(nanos);
    }

    /** How long the client must wait before it may try again; zero for who may now. Reads only. */
    public synchronized Duration again(InetAddress client) {
        return again(clients.get(key(client)));
    }

    private static Duration again(@Nullable Bucket bucket) {
        return bucket == null
                ? Duration.ZERO
                : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
    }

    /**
     * Counts a failure. What it gives is zero as long as there may be one, and then how long the client must wait: so many
     * guesses at the same time get no more answers than one after the other.
     */
    public synchronized Duration count(InetAddress client) {
        Cidr key = key(client);
        Bucket bucket = clients.remove(key);
        bucket = bucket == null ? full() : bucket;
        clients.put(key, bucket);
        if (clients.size() > most) {
            clients.remove(clients.keySet().iterator().next());
        }
        return bucket.tryConsume(1) ? Duration.ZERO : again(bucket);
    }

    private Bucket full() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.count()).refillGreedy(rate.count(), rate.per()))
                .withCustomTimePrecision(clock)
                .build();
    }

    private static Cidr key(InetAddress client) {
        return Cidr.around(client, client instanceof Inet6Address ? SITE : Integer.SIZE);
    }

    /** How many clients are remembered. */
    synchronized int size() {
        return clients.size();
    }

    /** Forgets all of them. */
    @Override
    public synchronized void close() {
        clients.clear();
    }
}
