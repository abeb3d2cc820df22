package io.gatehouse.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.limit.SharedStore;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Redis that gateways share.
 *
 * <p>It is never waited for but by a request, and by that no longer than its patience. One that did not answer is not asked for a
 * second, and then by one request again: so an outage costs the patience of one request a second. A connection over which nothing
 * comes that often in a row is closed and made anew, since a host that vanished says nothing. It is told once that it is
 * away, and once that it is back. Time is Redis's, found out when it is reached and each half minute, and counted on in between by
 * a clock that only goes forward.
 *
 * <p>Threads: any. The client has two of its own.
 */
public final class RedisStore implements SharedStore, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RedisStore.class.getName());

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOCK_LASTS = TimeUnit.SECONDS.toNanos(30);
    private static final int SILENT_TIMES = 3;
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int MOST_WAITING = 10_000;

    private final Address address;
    private final LongSupplier nanos;
    private final ClientResources resources;
    private final RedisClient client;
    private final AtomicReference<@Nullable CompletableFuture<StatefulRedisConnection<byte[], byte[]>>> connecting =
            new AtomicReference<>();
    private final AtomicLong connectAgain;
    private final AtomicLong askAgain;
    private final AtomicLong askTimeAgain;

    /** What is added to our clock for Redis's; null as long as that is not known. */
    private volatile @Nullable Long offset;

    /** The connection as the client has it now, beneath what it gives us. */
    private volatile @Nullable Channel channel;

    /** How many times in a row it was asked while it was away, and nothing came. */
    private final AtomicInteger silent = new AtomicInteger();

    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicBoolean toldOdd = new AtomicBoolean();
    private volatile boolean askedTime;
    private volatile boolean closed;

    /** @param nanos nanoseconds, as {@link System#nanoTime()} counts them */
    public RedisStore(Address address, LongSupplier nanos) {
        this.address = address;
        this.nanos = nanos;
        long now = nanos.getAsLong();
        this.connectAgain = new AtomicLong(now);
        this.askAgain = new AtomicLong(now);
        this.askTimeAgain = new AtomicLong(now);
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(() -> Delay.constant(Duration.ofMillis(500)))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel opened) {
                        channel = opened;
                    }
                })
                .build();
        this.client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_WAITING)
                .socketOptions(SocketOptions.builder().connectTimeout(CONNECT).build())
                .build());
        connection();
    }

    @Override
    public long nanos() {
        Long known = offset;
        return nanos.getAsLong()
                + (known == null
                        ? TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - nanos.getAsLong()
                        : known);
    }

    @Override
    public byte[] key(String text) {
        return (address.prefix() + ":limit:" + text).getBytes(UTF_8);
    }

    @Override
    public @Nullable AsyncProxyManager<byte[]> buckets(ExpirationAfterWriteStrategy lasts) {
        StatefulRedisConnection<byte[], byte[]> connection = connection();
        if (connection != null && offset == null && mayNow(askTimeAgain, PAUSE)) {
            if (askedTime) {
                failed(new TimeoutException());
            }
            askTime(connection);
        }
        return connection == null || offset == null
                ? null
                : Bucket4jLettuce.casBasedBuilder(connection)
                        .clientClock(new Clock())
                        .expirationAfterWrite(lasts)
                        .build()
                        .asAsync();
    }

    private final class Clock implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }

    /** The connection, which connects again by itself; null until there is one, which is tried for once a second. */
    private @Nullable StatefulRedisConnection<byte[], byte[]> connection() {
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> known = connecting.get();
        if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
            return known.join();
        }
        boolean isOver = known == null || known.isDone();
        if (!closed && isOver && mayNow(connectAgain, PAUSE)) {
            connecting.set(connect());
        }
        return null;
    }

    private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connect() {
        try {
            return client.connectAsync(ByteArrayCodec.INSTANCE, address.uri())
                    .toCompletableFuture()
                    .whenComplete((connection, failed) -> {
                        if (failed == null) {
                            askTime(connection);
                        } else {
                            failed(failed);
                        }
                    });
        } catch (RuntimeException e) {
            failed(e);
            return CompletableFuture.failedFuture(e);
        } finally {
            FastThreadLocal.removeAll();
        }
    }

    private void askTime(StatefulRedisConnection<byte[], byte[]> connection) {
        askedTime = true;
        long before = nanos.getAsLong();
        askTimeAgain.set(before + (offset == null ? PAUSE : CLOCK_LASTS));
        connection.async().time().whenComplete((told, failed) -> {
            long took = nanos.getAsLong() - before;
            if (failed != null) {
                failed(failed);
            } else if (took <= address.patience().toNanos() || offset == null && took <= PAUSE) {
                // what took long says too little of when it was
                offset = time(told) - before - took / 2;
            }
        });
    }

    /** Seconds and microseconds. */
    private static long time(List<byte[]> told) {
        long seconds = Long.parseLong(new String(told.get(0), UTF_8));
        long micros = Long.parseLong(new String(told.get(1), UTF_8));
        return TimeUnit.SECONDS.toNanos(seconds) + TimeUnit.MICROSECONDS.toNanos(micros);
    }

    @Override
    public <T> T answer(Supplier<CompletableFuture<T>> question) throws Away {
        boolean tries = away.get();
        if (tries && !mayNow(askAgain, PAUSE)) {
            throw new Away("it did not answer a moment ago");
        }
        CompletableFuture<T> asked = null;
        try {
            asked = question.get();
            T answer = asked.get(address.patience().toNanos(), TimeUnit.NANOSECONDS);
            answered(tries);
            return answer;
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } catch (TimeoutException e) {
            if (tries && asked != null) {
                silent(asked);
            }
            throw failed(e);
        } catch (RuntimeException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Away("interrupted");
        } finally {
            // threads of the server are not ours to leave anything on
            FastThreadLocal.removeAll();
        }
    }

    /** Whoever is only slow answers later. */
    private void silent(CompletableFuture<?> asked) {
        asked.whenComplete((told, failed) -> {
            if (failed == null) {
                silent.set(0);
            }
        });
        Channel open = channel;
        if (silent.incrementAndGet() >= SILENT_TIMES && open != null) {
            silent.set(0);
            open.close();
        }
    }

    private boolean mayNow(AtomicLong again, long pause) {
        long now = nanos.getAsLong();
        long then = again.get();
        return now - then >= 0 && again.compareAndSet(then, now + pause);
    }

    /** @param tried whether it was asked since nobody else does; what was asked before says nothing of now */
    private void answered(boolean tried) {
        if (tried && away.compareAndSet(true, false)) {
            silent.set(0);
            LOG.log(System.Logger.Level.INFO, "Redis at {0} answers again: limits are counted together", address);
        }
        StatefulRedisConnection<byte[], byte[]> connection = connection();
        if (connection != null && mayNow(askTimeAgain, CLOCK_LASTS)) {
            askTime(connection);
        }
    }

    private Away failed(@Nullable Throwable why) {
        if (closed) {
            return new Away("it is asked no more");
        }
        if (!isOfRedis(why)) {
            return odd(why);
        }
        askAgain.set(nanos.getAsLong() + PAUSE);
        if (away.compareAndSet(false, true)) {
            String said =
                    why instanceof TimeoutException ? "no answer within " + address.patience() : String.valueOf(why);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Redis at {0} can''t be asked: {1}; limits are counted as their policies say for that",
                    address,
                    said);
        }
        return new Away("it can't be asked");
    }

    private static boolean isOfRedis(@Nullable Throwable why) {
        Throwable cause = why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
        boolean isOfOneKey = cause instanceof RedisCommandExecutionException
                && String.valueOf(cause.getMessage()).startsWith("WRONGTYPE");
        return !isOfOneKey && isOfOutage(cause);
    }

    private static boolean isOfOutage(@Nullable Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof RedisException
                || cause instanceof IOException
                || cause instanceof CancellationException;
    }

    /** One question fails, and Redis is well: told once, since it says something of the question. */
    private Away odd(@Nullable Throwable why) {
        if (toldOdd.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a limit can't be counted in Redis at " + address + "; told once",
                    why);
        }
        return new Away("it can't answer this");
    }

    @Override
    public void close() {
        closed = true;
        try {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        } finally {
            resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
            FastThreadLocal.removeAll();
        }
    }
}
