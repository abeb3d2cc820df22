package io.gatehouse.token;

import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom a token is for (RFC 7519 §4.1.3): a text, or a list of them. */
final class Audience {
    private Audience() {}

    /** Refuses a token that is for none of these. */
    static void check(@Nullable JsonValue told, Set<String> audiences) throws TokenRefused {
        List<? extends JsonValue> named =
                told instanceof JsonArray list ? list : told == null ? List.of() : List.of(told);
        for (JsonValue each : named) {
            if (each instanceof JsonString text && audiences.contains(text.getString())) {
                return;
            }
        }
        throw TokenRefused.because(
                told == null ? "the token has no aud" : "the token is for another audience than " + audiences);
    }
}
