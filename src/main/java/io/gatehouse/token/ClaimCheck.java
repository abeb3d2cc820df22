package io.gatehouse.token;

import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges what a token says (RFC 7519 §4.1, RFC 8725 §3, RFC 9068 §4), once it is known who said it. */
record ClaimCheck(TokenRules rules, Compact token, Instant now) {
    /** What a provider's own kinds of token say of themselves that are no access tokens. */
    private static final Set<String> OTHER_KINDS = Set.of("ID", "Refresh", "Offline", "Logout");

    /** What an access token of RFC 9068 §2.2 must say besides. */
    private static final List<String> PROFILE = List.of("sub", "client_id", "jti");

    /** Refuses what is not good; else when it ends. */
    Instant end() throws TokenRefused {
        Audience.check(token.claims().get("aud"), rules.audiences());
        texts();
        kind();
        Instant expires = token.claimTime("exp");
        if (expires == null) {
            throw TokenRefused.because("the token has no exp");
        }
        if (!now.isBefore(expires.plus(rules.skew()))) {
            throw TokenRefused.because("the token expired at " + expires);
        }
        notBefore("nbf", "is not good before ");
        notBefore("iat", "was made at ");
        return expires;
    }

    /** What must be a text where it is there. */
    private void texts() throws TokenRefused {
        for (String name : List.of("sub", "jti", "client_id", "azp")) {
            if (token.claims().containsKey(name) && token.claimText(name) == null) {
                throw TokenRefused.because("the token has a claim " + name + " that is no text");
            }
        }
    }

    private void kind() throws TokenRefused {
        switch (rules.kind()) {
            case ACCESS -> access();
            case PROFILED -> {
                access();
                for (String name : PROFILE) {
                    demand(name);
                }
                demand("iat");
            }
            case ID -> {
                demand("sub");
                demand("iat");
            }
            case LOGOUT -> {
                demand("iat");
                demand("jti");
            }
        }
    }

    private void demand(String name) throws TokenRefused {
        if (!token.claims().containsKey(name)) {
            throw TokenRefused.because("the token has no " + name);
        }
    }

    private void access() throws TokenRefused {
        Map<String, JsonValue> claims = token.claims();
        String own = token.claimText("typ");
        if (own != null && OTHER_KINDS.contains(own)) {
            throw TokenRefused.because("the token is of the kind " + own + ", not an access token");
        }
        for (String name : List.of("nonce", "at_hash", "c_hash")) {
            if (claims.containsKey(name)) {
                throw TokenRefused.because("the token has a claim " + name + ", as ID tokens have");
            }
        }
        if (claims.containsKey("events")) {
            throw TokenRefused.because("the token tells of events and is no access token");
        }
        Confirmation.check(token.claims());
    }

    private void notBefore(String name, String words) throws TokenRefused {
        Instant time = token.claimTime(name);
        if (time != null && now.plus(rules.skew()).isBefore(time)) {
            throw TokenRefused.because("the token " + words + time);
        }
    }
}
