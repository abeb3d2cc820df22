package io.gatehouse.route;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Key;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests stay with one member of a split.
 *
 * @param by what of a request names the subject
 * @param given whether the gateway gives that itself, as a cookie, to who has none
 */
public record Subject(Key by, boolean given) {

    /** One that clients name. */
    public static Subject named(Key by) {
        return new Subject(by, false);
    }

    /** One that the gateway gives in a cookie of this name. */
    public static Subject given(String cookie) {
        return new Subject(new Key(Key.Source.COOKIE, cookie), true);
    }

    /** The subject of a request; null when it names none. */
    @Nullable
    String of(Exchange exchange) {
        String subject = by.of(exchange);
        return subject == null || subject.isEmpty() ? null : subject;
    }

    /** A new subject, of 128 random bits: it tells nothing, so that nothing must be signed. */
    static String anew(RandomGenerator random) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** The {@code Set-Cookie} (RFC 6265 §4.1) that gives a client a subject until its session ends. */
    String setCookie(String subject, Client client) {
        String path = client.prefix().matches("/[A-Za-z0-9/._~%-]*") ? client.prefix() : "/";
        return by.name() + '=' + subject + "; Path=" + path + "; HttpOnly; SameSite=Lax"
                + (client.secure() ? "; Secure" : "");
    }

    /** The fields without the cookie that the gateway gave: no upstream gets it. */
    Headers removed(Headers fields) {
        return Cookies.without(fields, by.name());
    }

    /** What names the subject, as the document has it. */
    @Override
    public String toString() {
        return by.toString();
    }
}
