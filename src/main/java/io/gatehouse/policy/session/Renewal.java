package io.gatehouse.policy.session;

import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.token.GrantRefused;
import io.gatehouse.token.Granted;
import io.gatehouse.token.RelyingParty;
import io.gatehouse.token.Token;
import io.gatehouse.token.TokenRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a session's tokens good, by the refresh token (RFC 6749 §6).
 *
 * <p>Of all requests of a session one asks, and the others wait for it: a provider that gives a new refresh token each time
 * takes one that is shown twice for stolen (RFC 9700 §4.14.2). A provider that is away ends nothing while the access token
 * is good. Threads: any.
 *
 * @param relayed whether an upstream gets the access token, so that one that has expired is of no use
 */
record Renewal(RelyingParty party, InstantSource clock, boolean relayed) {
    private static final System.Logger LOG = System.getLogger(Renewal.class.getName());

    /** How long a provider that was away is not asked again for the same session. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What became of a session. */
    enum Outcome {
        GOES_ON,
        OVER,
        /** Nobody can tell now. */
        UNKNOWN
    }

    Outcome of(Held held) {
        Instant now = clock.instant();
        Session session = held.session();
        if (!session.isExpiring(now)) {
            return Outcome.GOES_ON;
        }
        if (session.refresh() == null) {
            return session.isExpired(now) && relayed ? Outcome.OVER : Outcome.GOES_ON;
        }
        held.renewing.lock();
        try {
            return alone(held);
        } finally {
            held.renewing.unlock();
        }
    }

    private Outcome alone(Held held) {
        Instant now = clock.instant();
        Session session = held.session();
        String refresh = session.refresh();
        if (held.isOver()) {
            return Outcome.OVER;
        }
        if (refresh == null || !session.isExpiring(now)) {
            return Outcome.GOES_ON;
        }
        if (!now.isBefore(held.again())) {
            try {
                Granted granted = party.renew(refresh);
                if (granted.refreshToken() != null) {
                    held.owed(granted.refreshToken());
                }
                held.renewed(session.renewed(granted, identity(granted, session), clock.instant()));
                return Outcome.GOES_ON;
            } catch (TokenRefused refused) {
                return over(held, refused.reason());
            } catch (GrantRefused refused) {
                if (refused.isOfGrant()) {
                    return over(held, String.valueOf(refused.getMessage()));
                }
                away(held, refused);
            } catch (FetchFailed failed) {
                away(held, failed);
            }
        }
        return session.isExpired(clock.instant()) && relayed ? Outcome.UNKNOWN : Outcome.GOES_ON;
    }

    /** Who it is now: the same as before (OpenID Connect Core 1.0 §12.2). Null where the answer does not say. */
    private @Nullable Token identity(Granted granted, Session session) throws TokenRefused, FetchFailed {
        if (granted.idToken() == null) {
            return null;
        }
        Token identity = party.identity(granted, null);
        if (!String.valueOf(identity.text("sub")).equals(session.text("sub"))) {
            throw TokenRefused.because("the token endpoint gave an ID token of somebody else");
        }
        String nonce = session.text("nonce");
        if (nonce != null && !nonce.equals(identity.claims().getOrDefault("nonce", nonce))) {
            throw TokenRefused.because("the token endpoint gave an ID token of another login");
        }
        return identity;
    }

    private static Outcome over(Held held, String why) {
        held.end();
        LOG.log(System.Logger.Level.DEBUG, "a session ends: {0}", why);
        return Outcome.OVER;
    }

    private void away(Held held, Exception why) {
        held.notBefore(clock.instant().plus(PAUSE));
        LOG.log(System.Logger.Level.WARNING, "a session''s tokens can''t be renewed now: {0}", why.getMessage());
    }
}
