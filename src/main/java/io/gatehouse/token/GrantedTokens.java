package io.gatehouse.token;

import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetcher;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that a token endpoint gave the gateway, for as long as they last. Whoever wants the same one waits for the same
 * request; one that will soon be over is renewed beside, while it is still given. What was not given is asked for again a second
 * later at the earliest. Threads: any.
 */
public final class GrantedTokens implements AutoCloseable {
    static final int MOST = 10_000;

    /** How long one is believed to last where nobody says it (RFC 6749 §5.1). */
    static final Duration UNSAID = Duration.ofMinutes(1);

    /** How long before its end it is renewed; a fifth of its life for one that is short. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    /** How long before its end it is given to nobody, since it has a way to go; a tenth of its life for one that is short. */
    private static final Duration WAY = Duration.ofSeconds(5);

    private static final Duration COOL_DOWN = Duration.ofSeconds(1);

    /** One that an upstream does not take is asked for anew, but not with every request. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(GrantedTokens.class.getName());

    private final TokenEndpoint endpoint;
    private final Executor threads;
    private final InstantSource clock;
    private final Map<GoodTokens.Code, Held> held = new ConcurrentHashMap<>();
    private final Map<GoodTokens.Code, CompletableFuture<Held>> asking = new ConcurrentHashMap<>();
    private final AtomicBoolean fails = new AtomicBoolean();

    /**
     * One that was given, or what was said instead.
     *
     * @param token null where none was given
     * @param failure null where one was
     * @param since when it was asked for
     * @param renewed when it is to be renewed
     * @param until when it is over
     */
    private record Held(
            @Nullable String token, @Nullable Exception failure, Instant since, Instant renewed, Instant until) {}

    /** @param threads on which tokens are asked for */
    public GrantedTokens(TokenEndpoint endpoint, Executor threads, InstantSource clock) {
        this.endpoint = endpoint;
        this.threads = threads;
        this.clock = clock;
    }

    /**
     * An access token.
     *
     * @throws FetchFailed when there is none
     * @throws GrantRefused when the endpoint gives none for this
     */
    public String token(Grant grant) throws FetchFailed, GrantRefused {
        GoodTokens.Code code = code(grant);
        Held found = held.get(code);
        Instant now = clock.instant();
        if (found == null || !now.isBefore(found.until)) {
            found = await(begin(code, grant, found));
        } else if (!now.isBefore(found.renewed)) {
            begin(code, grant, found);
        }
        if (found.token != null) {
            return found.token;
        }
        if (found.failure instanceof GrantRefused refused) {
            throw refused;
        }
        throw found.failure instanceof FetchFailed told ? told : new FetchFailed("no token was given", found.failure);
    }

    /** Has it asked for anew, since an upstream does not take this one: it may have been revoked. */
    public void notTaken(Grant grant, String token) {
        GoodTokens.Code code = code(grant);
        Held found = held.get(code);
        if (found != null
                && token.equals(found.token)
                && found.since.plus(YOUNG).isBefore(clock.instant())) {
            held.remove(code, found);
        }
    }

    private static GoodTokens.Code code(Grant grant) {
        String token = grant.parameters().get("subject_token");
        return GoodTokens.code(token == null ? "" : token);
    }

    /** @param seen what was held when the caller looked: one that has come since is the answer */
    private CompletableFuture<Held> begin(GoodTokens.Code code, Grant grant, @Nullable Held seen) {
        CompletableFuture<Held> own = new CompletableFuture<>();
        CompletableFuture<Held> other = asking.putIfAbsent(code, own);
        if (other != null) {
            return other;
        }
        Held since = held.get(code);
        if (since != null && since != seen && clock.instant().isBefore(since.until)) {
            asking.remove(code, own);
            own.complete(since);
            return own;
        }
        try {
            threads.execute(() -> ask(code, grant, own));
        } catch (RejectedExecutionException busy) {
            asking.remove(code, own);
            own.complete(failed(new FetchFailed("too many tokens are asked for", busy), clock.instant()));
        }
        return own;
    }

    private void ask(GoodTokens.Code code, Grant grant, CompletableFuture<Held> own) {
        Instant since = clock.instant();
        Held before = held.get(code);
        Held told;
        try {
            told = given(endpoint.ask(grant.parameters()), since);
            if (fails.compareAndSet(true, false)) {
                LOG.log(System.Logger.Level.INFO, "tokens for upstreams are given again");
            }
        } catch (FetchFailed | GrantRefused e) {
            told = failed(e, clock.instant());
            tell(e, grant);
        } catch (RuntimeException | Error e) {
            told = failed(new FetchFailed("a token could not be asked for", e), clock.instant());
        }
        Held next = told.token == null && before != null && isGood(before) ? later(before) : told;
        remember(code, next);
        asking.remove(code, own);
        own.complete(next);
    }

    private boolean isGood(Held before) {
        return before.token != null && clock.instant().isBefore(before.until);
    }

    /** One that could not be renewed, which is tried again a little later. */
    private Held later(Held before) {
        return new Held(before.token, null, before.since, clock.instant().plus(COOL_DOWN), before.until);
    }

    private void tell(Exception failure, Grant grant) {
        boolean isOfCaller = grant.isOfCaller() && failure instanceof GrantRefused refused && refused.isOfSubject();
        if (!isOfCaller && fails.compareAndSet(false, true)) {
            LOG.log(System.Logger.Level.WARNING, "no token for an upstream is given: " + failure.getMessage());
        }
    }

    private static Held given(Granted granted, Instant since) {
        Duration lasts = granted.lasts() == null ? UNSAID : granted.lasts();
        Instant end = since.plus(lasts);
        Instant renewed = end.minus(shorter(AHEAD, lasts.dividedBy(5)));
        return new Held(granted.accessToken(), null, since, renewed, end.minus(shorter(WAY, lasts.dividedBy(10))));
    }

    private static Held failed(Exception failure, Instant now) {
        return new Held(null, failure, now, now.plus(COOL_DOWN), now.plus(COOL_DOWN));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void remember(GoodTokens.Code code, Held told) {
        if (held.size() >= MOST) {
            Instant now = clock.instant();
            held.values().removeIf(each -> !now.isBefore(each.until));
            if (held.size() >= MOST) {
                held.clear();
            }
        }
        held.put(code, told);
    }

    private static Held await(CompletableFuture<Held> own) throws FetchFailed {
        try {
            // metadata and token, each with its time
            return own.get(2 * Fetcher.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new FetchFailed("a token did not come in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailed("interrupted while waiting for a token", e);
        }
    }

    /** Forgets them. */
    @Override
    public void close() {
        held.clear();
    }
}
