package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a schema can't say about the consumers: that a credential is told in one way, that references lead to a secret, and
 * that no credential is that of two. A document is stored and shown as it is written, so a secret that stood in it would be
 * told to everybody who reads it, and a refused one is not shown either.
 */
final class CredentialCheck {
    private static final Kind PASSWORD = new Kind(CredentialText.PASSWORD, CredentialText::password);

    private static final List<String> MTLS = List.of("fingerprint", "subject", "san");
    private static final List<String> SAN = List.of("dns", "uri", "email", "ip");

    private final @Nullable Secrets secrets;

    /** @param secrets where references must lead to; null when only their form is checked */
    CredentialCheck(@Nullable Secrets secrets) {
        this.secrets = secrets;
    }

    /** Checks those of a whole document. */
    void check(JsonObject consumers, Place place) {
        Map<String, Place> seen = new HashMap<>();
        consumers.forEach((id, value) -> {
            JsonArray credentials = value instanceof JsonObject consumer
                    ? Members.array(consumer, "credentials")
                    : JsonValue.EMPTY_JSON_ARRAY;
            Map<String, Place> names = new HashMap<>();
            for (int i = 0; i < credentials.size(); i++) {
                if (credentials.get(i) instanceof JsonObject credential) {
                    Place own = place.child(id).child("credentials").child(i);
                    name(credential, own, names);
                    apiKey(credential, own.child("apiKey"), seen);
                    basic(credential, own.child("basic"), seen);
                    mtls(credential, own.child("mtls"), seen);
                    jwt(Members.object(credential, "jwt"), own.child("jwt"), seen);
                }
            }
        });
    }

    /** A name tells one credential of a consumer from its others. */
    private static void name(JsonObject credential, Place place, Map<String, Place> names) {
        credential.forEach((kind, value) -> {
            String name = value instanceof JsonObject inner ? Members.text(inner, "name") : null;
            Place own = place.child(kind).child("name");
            Place other = name == null ? null : names.putIfAbsent(name, own);
            if (other != null) {
                own.problem("is also " + other.pointer(), name, "a name of one credential of the consumer alone");
            }
        });
    }

    private void apiKey(JsonObject credential, Place place, Map<String, Place> seen) {
        if (!(credential.get("apiKey") instanceof JsonObject apiKey)) {
            return;
        }
        if (apiKey.containsKey("hash") == apiKey.containsKey("key")) {
            String has = apiKey.containsKey("hash") ? "has both hash and key" : "has neither hash nor key";
            place.problem(has, null, "exactly one of: hash, key");
            return;
        }
        String hash = Members.text(apiKey, "hash");
        if (hash != null && Kind.of("keyHash").refusal(hash) == null) {
            once(Known.key(List.of(mark(KeyHash.parse(hash)))), place.child("hash"), seen);
        }
        String key = Members.text(apiKey, "key");
        if (key != null && SecretReference.of(key) != null) {
            once(Known.key(ofReference(key)), place.child("key"), seen);
        }
    }

    /** What tells a key that is kept elsewhere from others: how it is written, and its hashes where it is at hand. */
    private List<String> ofReference(String key) {
        try {
            if (secrets != null) {
                String value = secrets.find(key).value();
                return List.of(key, mark(KeyHash.of("SHA-256", value)), mark(KeyHash.of("SHA-512", value)));
            }
        } catch (MissingSecret e) {
            // told by the schema
        }
        return List.of(key);
    }

    private static String mark(KeyHash hash) {
        return hash.algorithm() + ':' + hash.digest();
    }

    private void basic(JsonObject credential, Place place, Map<String, Place> seen) {
        JsonObject basic = Members.object(credential, "basic");
        String user = Members.text(basic, "user");
        if (user != null && Kind.of("user").refusal(user) == null) {
            once(new Known("the user", user, List.of("user:" + user)), place.child("user"), seen);
        }
        String password = Members.text(basic, "password");
        if (password != null && secrets != null && SecretReference.of(password) != null) {
            try {
                secrets.find(password, PASSWORD);
            } catch (MissingSecret e) {
                e.tell(place.child("password"));
            }
        }
    }

    private static void jwt(JsonObject jwt, Place place, Map<String, Place> seen) {
        String issuer = Members.text(jwt, "issuer");
        String claim = Members.text(jwt, "claim");
        String value = Members.text(jwt, "value");
        if (issuer != null && claim != null && value != null) {
            String mark = JsonText.show(issuer) + JsonText.show(claim) + JsonText.show(value);
            once(new Known("the claim", value, List.of("jwt:" + mark)), place.child("value"), seen);
        }
    }

    /** Two that differ in the issuer alone are two; what one of any issuer has in common with them shows when it comes. */
    private static void mtls(JsonObject credential, Place place, Map<String, Place> seen) {
        if (!(credential.get("mtls") instanceof JsonObject mtls)) {
            return;
        }
        List<String> ways = MTLS.stream().filter(mtls::containsKey).toList();
        if (ways.size() != 1) {
            String has =
                    ways.isEmpty() ? "has none of " + String.join(", ", MTLS) : "has " + String.join(" and ", ways);
            place.problem(has, null, "exactly one of: " + String.join(", ", MTLS));
            return;
        }
        String way = ways.get(0);
        Known known = certificate(mtls);
        if (known != null) {
            once(known, place.child(way), seen);
        }
    }

    /** What it is known by; null where something in it is told already. */
    private static @Nullable Known certificate(JsonObject mtls) {
        try {
            JsonObject san = Members.object(mtls, "san");
            if (mtls.containsKey("san") && SAN.stream().noneMatch(name -> Members.text(san, name) != null)) {
                return null;
            }
            MtlsEntry entry = new MtlsEntry(
                    Members.text(mtls, "fingerprint"),
                    Members.text(mtls, "subject"),
                    new MtlsEntry.SanEntry(
                            Members.text(san, "dns"),
                            Members.text(san, "uri"),
                            Members.text(san, "email"),
                            Members.text(san, "ip")),
                    Members.text(mtls, "issuer"));
            String issuer = CertificateMark.issuer(entry);
            String mark = CertificateMark.of(entry);
            return new Known("the certificate", null, List.of(issuer == null ? mark : mark + " from " + issuer));
        } catch (BadValue told) {
            return null;
        }
    }

    /**
     * What a consumer is known by.
     *
     * @param shown null for a secret
     * @param marks two with a common one are the same
     */
    private record Known(String what, @Nullable String shown, List<String> marks) {
        static Known key(List<String> marks) {
            return new Known("the key", null, marks);
        }
    }

    /** Tells where the same was seen before. */
    private static void once(Known known, Place place, Map<String, Place> seen) {
        Place other = null;
        for (String mark : known.marks) {
            Place before = seen.putIfAbsent(mark, place);
            other = other == null ? before : other;
        }
        if (other != null) {
            String detail = "is also " + known.what + " of " + other.pointer();
            place.problem(detail, known.shown, "a credential of one consumer alone");
        }
    }
}
