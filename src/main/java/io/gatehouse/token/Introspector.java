package io.gatehouse.token;

import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Fetcher;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a provider whether a token is good (RFC 7662), once for all requests that bring it at the same time, and remembers
 * what it has said: for a short while, and no longer than the token lasts. What it could not be asked is not known, and
 * nobody is let in. Threads: any.
 */
public final class Introspector implements TokenJudge, AutoCloseable {
    /** For how long it is remembered that a token is not good. */
    private static final Duration REFUSED = Duration.ofSeconds(5);

    private static final int MOST = 10_000;
    private static final int LONGEST = 16 * 1024;

    private final IntrospectionRules rules;
    private final Endpoint endpoint;
    private final Fetcher fetcher;
    private final InstantSource clock;
    private final Map<GoodTokens.Code, Verdict> known = new ConcurrentHashMap<>();
    private final Map<GoodTokens.Code, CompletableFuture<Verdict>> asking = new ConcurrentHashMap<>();

    /** Where a provider is asked. */
    @FunctionalInterface
    public interface Endpoint {
        URI address() throws FetchFailed;
    }

    /** What was said of a token: it is good, or why it is not; and until when that holds. */
    private record Verdict(@Nullable Token token, @Nullable TokenRefused refused, Instant until) {}

    public Introspector(IntrospectionRules rules, Endpoint endpoint, Fetcher fetcher, InstantSource clock) {
        this.rules = rules;
        this.endpoint = endpoint;
        this.fetcher = fetcher;
        this.clock = clock;
    }

    @Override
    public Token judge(String token) throws TokenRefused, FetchFailed {
        if (token.length() > LONGEST) {
            throw TokenRefused.because("the token is larger than " + LONGEST + " octets");
        }
        GoodTokens.Code code = GoodTokens.code(token);
        Verdict before = remembered(code);
        if (before == null) {
            before = ask(code, token);
        }
        if (before.refused != null) {
            throw before.refused;
        }
        if (before.token == null) {
            throw new IllegalStateException("neither good nor refused");
        }
        return before.token;
    }

    private @Nullable Verdict remembered(GoodTokens.Code code) {
        Verdict verdict = known.get(code);
        return verdict == null || !clock.instant().isBefore(verdict.until) ? null : verdict;
    }

    private Verdict ask(GoodTokens.Code code, String token) throws FetchFailed {
        CompletableFuture<Verdict> own = new CompletableFuture<>();
        CompletableFuture<Verdict> other = asking.putIfAbsent(code, own);
        if (other != null) {
            return await(other);
        }
        try {
            // another may have asked, and have been told, after this one looked
            Verdict since = remembered(code);
            Verdict verdict = since == null ? asked(code, token) : since;
            own.complete(verdict);
            return verdict;
        } catch (FetchFailed | RuntimeException e) {
            own.completeExceptionally(e);
            throw e;
        } finally {
            asking.remove(code, own);
        }
    }

    private static Verdict await(CompletableFuture<Verdict> other) throws FetchFailed {
        try {
            return other.get(2 * Fetcher.LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw e.getCause() instanceof FetchFailed told
                    ? told
                    : new FetchFailed("the token could not be asked about", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FetchFailed("interrupted while a token was asked about", e);
        }
    }

    private Verdict asked(GoodTokens.Code code, String token) throws FetchFailed {
        Verdict verdict = ask(token);
        remember(code, verdict);
        return verdict;
    }

    private void remember(GoodTokens.Code code, Verdict verdict) {
        Instant now = clock.instant();
        if (rules.remembered().isZero()) {
            return;
        }
        if (known.size() >= MOST) {
            known.values().removeIf(each -> !now.isBefore(each.until));
            if (known.size() >= MOST) {
                known.clear();
            }
        }
        known.put(code, verdict);
    }

    private Verdict ask(String token) throws FetchFailed {
        URI address = endpoint.address();
        Map<String, String> parameters = Map.of("token", token, "token_type_hint", "access_token");
        Fetched answer = fetcher.fetch(rules.client().post(address, parameters).asking());
        if (answer.status() != 200) {
            throw new FetchFailed(
                    answer.status() == 401
                            ? address + " does not know the gateway by its credentials"
                            : address + " answered with " + answer.status());
        }
        Instant now = clock.instant();
        try {
            Token good = judge(json(address, answer.text()), address, now);
            Instant until = now.plus(rules.remembered());
            return new Verdict(good, null, good.expires().isBefore(until) ? good.expires() : until);
        } catch (TokenRefused refused) {
            Duration lasts = REFUSED.compareTo(rules.remembered()) < 0 ? REFUSED : rules.remembered();
            return new Verdict(null, refused, now.plus(lasts));
        }
    }

    private static JsonObject json(URI address, String text) throws FetchFailed {
        try {
            return StrictJson.object(text);
        } catch (UnreadableDocument e) {
            throw new FetchFailed(address + " answered no JSON object: " + e.detail(), e);
        }
    }

    private Token judge(JsonObject said, URI address, Instant now) throws TokenRefused, FetchFailed {
        JsonValue active = said.get("active");
        if (!JsonValue.TRUE.equals(active)) {
            if (!JsonValue.FALSE.equals(active)) {
                throw new FetchFailed(address + " does not say whether the token is active");
            }
            throw TokenRefused.foreign("the provider says that the token is not active");
        }
        Instant expires = rules.check(said, now);
        Map<String, Object> claims = new HashMap<>(Claims.of(said));
        claims.remove("active");
        claims.putIfAbsent(
                "iss",
                rules.issuer() == null ? address.getScheme() + "://" + address.getRawAuthority() : rules.issuer());
        return new Token(Map.copyOf(claims), expires);
    }

    /** Forgets what was said. */
    @Override
    public void close() {
        known.clear();
    }
}
