package io.gatehouse.policy.session;

import io.gatehouse.token.Granted;
import io.gatehouse.token.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has logged in.
 *
 * @param id random, and known to the gateway alone
 * @param idToken as it came: the provider wants to see it at a logout
 * @param claims what it says
 * @param refresh the refresh token; null for none
 * @param until when the access token expires; null where the provider does not say
 * @param scope what the access token allows, with spaces between
 * @param begun when the login was
 */
record Session(
        String id,
        String idToken,
        Map<String, Object> claims,
        String access,
        @Nullable String refresh,
        @Nullable Instant until,
        String scope,
        Instant begun) {

    /** An access token is renewed this long before it expires, so that it is good when it arrives. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    static Session begin(Granted granted, Token identity, String asked, Instant now) {
        return new Session(
                Randoms.text(),
                String.valueOf(granted.idToken()),
                identity.claims(),
                granted.accessToken(),
                granted.refreshToken(),
                until(granted, now),
                granted.scope() == null ? asked : granted.scope(),
                now);
    }

    /** The same after a refresh; {@code identity} is null where that brought no ID token. */
    Session renewed(Granted granted, @Nullable Token identity, Instant now) {
        return new Session(
                id,
                identity == null ? idToken : String.valueOf(granted.idToken()),
                identity == null ? claims : identity.claims(),
                granted.accessToken(),
                granted.refreshToken() == null ? refresh : granted.refreshToken(),
                until(granted, now),
                granted.scope() == null ? scope : granted.scope(),
                begun);
    }

    /** The same with another refresh token. */
    Session with(String refresh) {
        return new Session(id, idToken, claims, access, refresh, until, scope, begun);
    }

    private static @Nullable Instant until(Granted granted, Instant now) {
        return granted.lasts() == null ? null : now.plus(granted.lasts());
    }

    boolean isExpiring(Instant now) {
        return until != null && !now.isBefore(until.minus(AHEAD));
    }

    boolean isExpired(Instant now) {
        return until != null && !now.isBefore(until);
    }

    /** A claim that is a text; null where it is none. */
    @Nullable
    String text(String claim) {
        return claims.get(claim) instanceof String text ? text : null;
    }

    /** Nothing of it. */
    @Override
    public String toString() {
        return "a session since " + begun;
    }
}
