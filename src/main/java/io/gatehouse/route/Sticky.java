package io.gatehouse.route;

import io.gatehouse.config.KeyText;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.IpText;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whose requests stay with one member of a split.
 *
 * @param by what of a request names the subject
 * @param given whether the gateway gives that itself, as a cookie, to who has none
 */
public record Sticky(KeyText by, boolean given) {

    /** By something that clients bring. */
    public static Sticky by(KeyText by) {
        return new Sticky(by, false);
    }

    /** By a cookie that the gateway gives. */
    public static Sticky cookie(String name) {
        return new Sticky(new KeyText("cookie", name), true);
    }

    /** The subject of a request as it goes on; null when it names none. */
    @Nullable
    String subject(Exchange exchange) {
        Headers fields = exchange.request().headers();
        String subject =
                switch (by.source()) {
                    case "ip" -> IpText.of(exchange.client().address());
                    case "header" -> fields.first(by.name());
                    case "cookie" -> Cookies.first(fields, by.name());
                    default -> exchange.pathVariables().get(by.name());
                };
        return subject == null || subject.isEmpty() ? null : subject;
    }

    /** A new subject, of 128 random bits: it tells nothing, so that nothing must be signed. */
    static String anew(RandomGenerator random) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }

    /** The {@code Set-Cookie} (RFC 6265 §4.1) that gives a client a subject until it ends its session. */
    String setCookie(String subject, Client client) {
        String path = client.prefix().matches("/[A-Za-z0-9/._~%-]*") ? client.prefix() : "/";
        return by.name() + '=' + subject + "; Path=" + path + "; HttpOnly; SameSite=Lax"
                + (client.secure() ? "; Secure" : "");
    }

    /** What names the subject, as the document has it. */
    @Override
    public String toString() {
        return by.name().isEmpty() ? by.source() : by.source() + '.' + by.name();
    }
}
