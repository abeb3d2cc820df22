package io.gatehouse.admin;

import io.gatehouse.consumer.Minted;
import io.gatehouse.exchange.Decision;
import org.jspecify.annotations.Nullable;

/** Who knocked and was not let in for who they are, as an auditor is told. */
public record TurnedAway(String outcome, String reason, int status) implements Decision {

    /** Of an entry that is none; null where the caller was outside, and no credential was looked at. */
    public static @Nullable TurnedAway of(Entry entry) {
        if (entry instanceof Entry.Unknown unknown) {
            return unknown.wrong()
                    ? new TurnedAway("refused", "the credential is no admin token, or none any more", 401)
                    : new TurnedAway("absent", "the request brings no credential", 401);
        }
        if (entry instanceof Entry.Limited) {
            return new TurnedAway(
                    "limited", "the client's address has brought tokens that are not good too often", 429);
        }
        return entry instanceof Entry.Forbidden forbidden ? new TurnedAway("forbidden", forbidden.why(), 403) : null;
    }

    /** What the credential of a knock is known by; null where there is none that can be read. */
    public static @Nullable String masked(Knock knock) {
        String bearer = AdminGate.bearer(knock.authorization());
        return bearer == null ? null : "token " + Minted.beginning(bearer);
    }

    @Override
    public boolean refuses() {
        return true;
    }

    @Override
    public boolean isOfCaller() {
        return true;
    }
}
