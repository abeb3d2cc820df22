package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import org.jspecify.annotations.Nullable;

/** Warns of what an upstream says in vain about asking another target: waits that are over before, none to ask. */
final class RetryDoubts {

    private RetryDoubts() {}

    static void tell(JsonObject upstream, boolean alone, Place place) {
        JsonObject retry = Members.object(upstream, "retry");
        JsonObject timeouts = Members.object(upstream, "timeouts");
        String attempt = Members.text(timeouts, "attempt");
        if (attempt != null) {
            String vain = attemptInVain(retry, alone);
            if (vain != null) {
                place.child("timeouts").child("attempt").warning("has no effect, since " + vain, attempt, null);
            }
        }
        Place at = place.child("retry");
        hedge(retry, attempt, alone, at.child("hedge"));
        String backoff = Members.text(retry, "backoff");
        String most = Members.text(retry, "maxBackoff");
        if (backoff != null && most != null && longer(backoff, most)) {
            at.child("backoff").warning("is longer than maxBackoff (" + most + ")", backoff, "at most " + most);
        }
    }

    private static @Nullable String attemptInVain(JsonObject retry, boolean alone) {
        if (retry.getInt("attempts", 1) == 0) {
            return "retry.attempts is 0";
        }
        JsonArray on = Members.array(retry, "on");
        boolean timeout = on.stream()
                .anyMatch(cause ->
                        cause instanceof JsonString text && text.getString().equals("timeout"));
        if (!timeout) {
            return "retry.on has no timeout";
        }
        return alone ? "there is only one target" : null;
    }

    private static void hedge(JsonObject retry, @Nullable String attempt, boolean alone, Place place) {
        String hedge = Members.text(retry, "hedge");
        if (hedge == null) {
            return;
        }
        String budget = Members.text(retry, "budget");
        String vain = null;
        if (retry.getInt("attempts", 1) == 0) {
            vain = "attempts is 0";
        } else if (budget != null && Units.share(budget) == 0) {
            vain = "budget is " + budget;
        } else if (alone) {
            vain = "there is only one target";
        } else if (attempt != null && attemptInVain(retry, false) == null && !longer(attempt, hedge)) {
            vain = "timeouts.attempt (" + attempt + ") is over before";
        }
        if (vain != null) {
            place.warning("has no effect, since " + vain, hedge, null);
        }
    }

    private static boolean longer(String one, String other) {
        return Units.duration(one).compareTo(Units.duration(other)) > 0;
    }
}
