package io.gatehouse.token;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who has logged out at a provider (OpenID Connect Back-Channel Logout 1.0 §2.4).
 *
 * @param subject whose sessions end; null where only {@code session} says it
 * @param session the session at the provider, {@code sid}; null for all of the subject
 * @param id tells this notice from all others
 * @param expires when the notice is not good any more
 */
public record LoggedOut(@Nullable String subject, @Nullable String session, String id, Instant expires) {
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    /** What a token says that is signed by the provider, for us, now: the rest of §2.6. */
    static LoggedOut of(Token token) throws TokenRefused {
        if (!(token.claims().get("events") instanceof Map<?, ?> events) || !(events.get(EVENT) instanceof Map)) {
            throw TokenRefused.because("the token does not tell of a logout");
        }
        if (token.claims().containsKey("nonce")) {
            throw TokenRefused.because("the token has a nonce, as ID tokens have");
        }
        Object sid = token.claims().get("sid");
        if (sid != null && !(sid instanceof String)) {
            throw TokenRefused.because("the token has a claim sid that is no text");
        }
        String subject = token.text("sub");
        if (subject == null && sid == null) {
            throw TokenRefused.because("the token has neither sub nor sid");
        }
        return new LoggedOut(subject, (String) sid, String.valueOf(token.text("jti")), token.expires());
    }

    /** Whether a session of this subject, and this {@code sid} if it has one, is meant. */
    public boolean means(@Nullable String sub, @Nullable String sid) {
        if (session == null || sid == null) {
            return subject != null && subject.equals(sub);
        }
        return session.equals(sid) && (subject == null || subject.equals(sub));
    }
}
