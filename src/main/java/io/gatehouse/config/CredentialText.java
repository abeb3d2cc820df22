package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What credentials and their names may look like. None of them is ever shown. */
final class CredentialText {
    static final String KEY = "a key of 16 to 1024 visible characters of ASCII";
    static final String USER = "a name without a colon or control characters, at most 255";
    static final String PASSWORD = "a password without control characters";
    static final String SHARED = "a secret of at least 32 octets";
    static final String PRIVATE_KEY = "one private JSON Web Key with a kid, as a JSON object";
    static final String FIELD = "a field name such as X-Api-Key, of no field that means something else";

    private static final int SHORTEST_KEY = 16;
    private static final int LONGEST_KEY = 1024;
    private static final int LONGEST_USER = 255;
    private static final int SHORTEST_SHARED = 32;

    /** Fields that hold other credentials, or that are told in logs. */
    private static final Set<String> TAKEN = Set.of(
            "authorization",
            "cookie",
            "user-agent",
            "referer",
            "accept",
            "accept-encoding",
            "accept-language",
            "content-type",
            "dpop",
            "forwarded",
            "via",
            "origin",
            "range",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto",
            "x-real-ip");

    private CredentialText() {}

    static void key(String text) {
        boolean visible = text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!visible || text.length() < SHORTEST_KEY || text.length() > LONGEST_KEY) {
            throw new BadValue("is not a key", "", KEY);
        }
    }

    /** A colon ends the name (RFC 7617 §2). */
    static void user(String text) {
        if (text.isEmpty() || text.length() > LONGEST_USER || text.indexOf(':') >= 0 || hasControl(text)) {
            throw new BadValue("is not a user's name", text, USER);
        }
    }

    /** A secret that signs must be as long as what it makes (RFC 7518 §3.2). */
    static void shared(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SHARED) {
            throw new BadValue("is too short a secret", "", SHARED);
        }
    }

    static void password(String text) {
        if (hasControl(text)) {
            throw new BadValue("has a control character", "", PASSWORD);
        }
    }

    /** A private key as a JSON object (RFC 7517 §4); whether it is one of a kind that signs is for who signs with it. */
    static void privateKey(String text) {
        try {
            JsonObject key = StrictJson.object(text);
            if (Set.of("kty", "kid", "d").stream().allMatch(name -> key.get(name) instanceof JsonString)) {
                return;
            }
        } catch (UnreadableDocument notJson) {
            // what it says of the text would show some of it
        }
        throw new BadValue("is no private key", "", PRIVATE_KEY);
    }

    /** The name of a field that a key may come in. */
    static void field(String text) {
        Names.ownField(text);
        if (TAKEN.contains(Names.lowerCase(text))) {
            throw new BadValue("means something else", text, FIELD);
        }
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
