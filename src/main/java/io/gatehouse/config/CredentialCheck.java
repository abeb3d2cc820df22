package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a schema can't say about a consumer: its credentials hold no secret, only a reference to one or its one-way hash.
 * A document is stored and shown as it is written, so a secret that stood in it would be told to everybody who reads it,
 * and a refused one is not shown either.
 */
final class CredentialCheck {
    private static final String EXPECTED =
            "a reference such as ${env:NAME} or ${file:PATH}, or a one-way hash such as sha256:…";
    private static final Pattern HASH = Pattern.compile("sha(?:256|512):\\S+|\\$[a-z0-9-]{1,16}\\$\\S+");
    /** The members whose text is a secret; others, such as a user's name or an issuer, are none. */
    private static final Set<String> SECRET =
            Set.of("apiKey", "basic", "hash", "key", "password", "secret", "token", "value");

    private final @Nullable Secrets secrets;

    /** @param secrets where references must lead to; null when only their form is checked */
    CredentialCheck(@Nullable Secrets secrets) {
        this.secrets = secrets;
    }

    void check(JsonObject consumer, Place place) {
        JsonArray credentials = Members.array(consumer, "credentials");
        for (int i = 0; i < credentials.size(); i++) {
            if (credentials.get(i) instanceof JsonObject credential && !credential.containsKey("jwt")) {
                members(credential, place.child("credentials").child(i));
            }
        }
    }

    private void members(JsonObject object, Place place) {
        object.forEach((name, value) -> {
            if (value instanceof JsonObject inner) {
                members(inner, place.child(name));
            } else if (SECRET.contains(name)) {
                secret(value, place.child(name));
            }
        });
    }

    private void secret(JsonValue value, Place place) {
        String text = value instanceof JsonString written ? written.getString() : "";
        if (HASH.matcher(text).matches()) {
            return;
        }
        if (SecretReference.of(text) == null) {
            place.problem("is a secret in plain text, which is not shown here", null, EXPECTED);
        } else if (secrets != null) {
            try {
                secrets.find(text);
            } catch (MissingSecret e) {
                e.tell(place);
            }
        }
    }
}
