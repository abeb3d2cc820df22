package io.gatehouse.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a client stays with its target: a cookie names the target by a code that only the gateway can make (HMAC-SHA-256),
 * so that nobody reads an address out of it or chooses a target by it.
 *
 * @param cookie the cookie's name
 * @param key what the codes are made with
 * @param secure whether browsers send it over TLS only
 * @param whileDrained how long a drained target still serves those who came before
 */
public record Sticky(String cookie, Supplier<String> key, boolean secure, Duration whileDrained) {
    private static final int OCTETS = 18;

    /** The {@code Set-Cookie} field that gives a client this code. */
    public String field(String code, String path) {
        return cookie + '=' + code + "; Path=" + path + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
    }

    /** The code of a target. */
    String code(String upstream, Target target) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.get().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] code = mac.doFinal((upstream + '\n' + target.name()).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(code, OCTETS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
