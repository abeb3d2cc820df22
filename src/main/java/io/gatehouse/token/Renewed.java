package io.gatehouse.token;

import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetcher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that others tell and that is asked for anew now and then: a provider's metadata, its keys.
 *
 * <p>At most one inquiry is under way, whoever waits for it. What is known is given at once; where it has grown old an
 * inquiry is begun beside, and while that fails the old one is given, for a day at most. While nothing was ever known it is
 * asked for at most once a second; once something is known, at most every 30 seconds. Threads: any.
 *
 * @param <T> immutable; equal ones are the same, so that who remembers by it goes on
 */
final class Renewed<T> {
    static final Duration COOL_DOWN = Duration.ofSeconds(30);
    static final Duration FIRST_COOL_DOWN = Duration.ofSeconds(1);

    /** For how long an old one is given while nobody tells a newer one. */
    static final Duration LONGEST_OLD = Duration.ofDays(1);

    private static final System.Logger LOG = System.getLogger(Renewed.class.getName());

    private final String what;
    private final Source<T> source;
    private final Executor threads;
    private final LongSupplier nanos;

    private volatile @Nullable Known<T> known;

    /** Guarded by this, as those below. */
    private @Nullable CompletableFuture<T> underWay;

    private @Nullable FetchFailed failure;
    private @Nullable Long triedAt;

    /** Whoever tells it. */
    interface Source<T> {
        Told<T> ask() throws FetchFailed;
    }

    /**
     * What was told.
     *
     * @param lasts how long that holds
     */
    record Told<T>(T value, Duration lasts) {}

    private record Known<T>(T value, long freshUntil, long until) {}

    /** @param what it is, in words, such as {@code the keys of https://idp.example.com/} */
    Renewed(String what, Source<T> source, Executor threads, LongSupplier nanos) {
        this.what = what;
        this.source = source;
        this.threads = threads;
        this.nanos = nanos;
    }

    /**
     * What is known; where nothing is, what is told now.
     *
     * @throws FetchFailed when nothing is known, and nobody tells
     */
    T now() throws FetchFailed {
        Known<T> before = usable();
        if (before == null) {
            return await(begin(null));
        }
        if (before.freshUntil - nanos.getAsLong() <= 0) {
            begin(before.value);
        }
        return before.value;
    }

    /** A newer one than this; the same where none is to be had, or it was asked for a short while ago. */
    T newerThan(T old) throws FetchFailed {
        Known<T> before = usable();
        if (before != null && before.value != old) {
            return before.value;
        }
        CompletableFuture<T> begun = begin(old);
        if (begun == null) {
            return old;
        }
        try {
            return await(begun);
        } catch (FetchFailed unchanged) {
            return old;
        }
    }

    /** What was said when it was asked for last; null where that went well, or it never was. */
    synchronized @Nullable String trouble() {
        return failure == null ? null : failure.getMessage();
    }

    private @Nullable Known<T> usable() {
        Known<T> before = known;
        return before == null || before.until - nanos.getAsLong() <= 0 ? null : before;
    }

    /** The inquiry under way, which is begun where it may be; null where it may not be yet. */
    private synchronized @Nullable CompletableFuture<T> begin(@Nullable T old) {
        if (underWay != null) {
            return underWay;
        }
        Known<T> since = usable();
        if (since != null && since.value != old) {
            // it was told after the caller looked
            return CompletableFuture.completedFuture(since.value);
        }
        long now = nanos.getAsLong();
        Duration coolDown = old == null ? FIRST_COOL_DOWN : COOL_DOWN;
        if (triedAt != null && now - triedAt < coolDown.toNanos()) {
            return null;
        }
        CompletableFuture<T> begun = new CompletableFuture<>();
        Long before = triedAt;
        triedAt = now;
        underWay = begun;
        try {
            threads.execute(() -> ask(begun));
        } catch (RejectedExecutionException busy) {
            triedAt = before;
            underWay = null;
            return null;
        }
        return begun;
    }

    private void ask(CompletableFuture<T> begun) {
        try {
            T value = took(source.ask());
            ended(null);
            begun.complete(value);
        } catch (FetchFailed e) {
            ended(e);
            begun.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            FetchFailed told = new FetchFailed(what + " could not be read", e);
            ended(told);
            begun.completeExceptionally(told);
        }
    }

    private T took(Told<T> told) {
        Known<T> before = known;
        // the same object as long as it means the same
        T value = before != null && before.value.equals(told.value) ? before.value : told.value;
        long now = nanos.getAsLong();
        known = new Known<>(value, now + told.lasts.toNanos(), now + told.lasts.toNanos() + LONGEST_OLD.toNanos());
        return value;
    }

    /** Told once each time it begins to fail, and when it goes well again. */
    private synchronized void ended(@Nullable FetchFailed now) {
        if (now != null && failure == null) {
            LOG.log(System.Logger.Level.WARNING, "{0} can''t be had: {1}", what, now.getMessage());
        } else if (now == null && failure != null) {
            LOG.log(System.Logger.Level.INFO, "{0} can be had again", what);
        }
        failure = now;
        underWay = null;
    }

    private synchronized FetchFailed lastFailure() {
        return failure == null ? new FetchFailed(what + " can't be had now") : failure;
    }

    private T await(@Nullable CompletableFuture<T> begun) throws FetchFailed {
        if (begun == null) {
            throw lastFailure();
        }
        try {
            // an inquiry of two steps, metadata and keys, has the time of both
            return begun.get(2 * Fetcher.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof FetchFailed told ? told : new FetchFailed(what + " can't be had", e);
        } catch (TimeoutException e) {
            throw new FetchFailed(what + " did not come in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailed("interrupted while waiting for " + what, e);
        }
    }
}
