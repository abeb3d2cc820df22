package io.gatehouse.exchange;

/**
 * What a gateway calls itself in the messages it passes on and answers.
 *
 * @param pseudonym a token: its name in {@code Via} (RFC 9110 §7.6.3), in {@code Forwarded} (RFC 7239 §6.3) and in
 *     {@code Proxy-Status} (RFC 9209 §2)
 * @param tellsNextHop whether {@code Proxy-Status} says which target was asked, and what it answered
 */
public record Identity(String pseudonym, boolean tellsNextHop) {
    public static final Identity DEFAULT = new Identity("gatehouse", false);
}
