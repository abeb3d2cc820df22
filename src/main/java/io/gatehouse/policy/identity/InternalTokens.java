package io.gatehouse.policy.identity;

import io.gatehouse.config.Providers;
import io.gatehouse.exchange.Caller;
import io.gatehouse.token.SigningKey;
import io.gatehouse.token.SigningKeys;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tokens that tell an upstream who sends a request (RFC 7519). Requests of the same caller get the same one for half
 * of its life, since a signature costs more than all the rest of a request. Threads: any.
 */
final class InternalTokens {
    static final Duration LIFETIME = Duration.ofSeconds(60);

    /** How many are remembered. */
    static final int MOST = 10_000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Said said;
    private final SigningKeys keys;
    private final InstantSource clock;
    private final Map<Told, Made> made = new ConcurrentHashMap<>();

    /**
     * What they say.
     *
     * @param claims what they are called, by the names of the caller's claims
     */
    record Said(String issuer, String audience, Duration lifetime, Map<String, String> claims) {}

    /**
     * What one says of its caller, and nothing else that is known: who comes with a new token of the provider's is still the
     * same, and what is long and not told takes no room.
     *
     * @param claims the values of those that are told, in the order of {@link Said}; null where it has none
     */
    private record Told(
            @Nullable String subject,
            @Nullable String consumer,
            Set<String> groups,
            Set<String> scopes,
            List<@Nullable Object> claims) {}

    /** @param until when the next one is made */
    private record Made(String token, Instant until) {}

    InternalTokens(Said said, SigningKeys keys, InstantSource clock) {
        this.said = said;
        this.keys = keys;
        this.clock = clock;
    }

    /** One that is good for at least half of the lifetime. */
    String of(Caller caller) {
        Instant now = clock.instant();
        Told told = told(caller);
        Made before = made.get(told);
        if (before != null && now.isBefore(before.until)) {
            return before.token;
        }
        Made next = make(caller, now);
        if (made.size() >= MOST) {
            made.values().removeIf(each -> !now.isBefore(each.until));
            if (made.size() >= MOST) {
                made.clear();
            }
        }
        made.put(told, next);
        return next.token;
    }

    private Told told(Caller caller) {
        List<@Nullable Object> claims = new ArrayList<>(said.claims.size());
        said.claims.keySet().forEach(name -> claims.add(caller.claim(name)));
        return new Told(caller.subject(), caller.consumer(), caller.groups(), caller.scopes(), claims);
    }

    /** The public keys by which they are verified. */
    Collection<JsonObject> published() {
        return keys.published().stream().map(SigningKey::published).toList();
    }

    private Made make(Caller caller, Instant now) {
        JsonObjectBuilder claims = Providers.JSON.createObjectBuilder().add("iss", said.issuer);
        if (caller.subject() != null) {
            claims.add("sub", caller.subject());
        }
        claims.add("aud", said.audience)
                .add("iat", now.getEpochSecond())
                .add("exp", now.plus(said.lifetime).getEpochSecond())
                .add("jti", id());
        if (caller.consumer() != null) {
            claims.add("consumer", caller.consumer());
        }
        if (!caller.groups().isEmpty()) {
            claims.add(
                    "groups",
                    Providers.JSON.createArrayBuilder(
                            caller.groups().stream().sorted().toList()));
        }
        if (!caller.scopes().isEmpty()) {
            claims.add(
                    "scope", String.join(" ", caller.scopes().stream().sorted().toList()));
        }
        said.claims.forEach((name, as) -> {
            Object value = caller.claim(name);
            if (value != null) {
                // a builder of one member knows how each kind of value is written
                claims.addAll(Providers.JSON.createObjectBuilder(Map.of(as, value)));
            }
        });
        String token = keys.now().sign(claims.build());
        return new Made(token, now.plus(said.lifetime.dividedBy(2)));
    }

    private static String id() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
