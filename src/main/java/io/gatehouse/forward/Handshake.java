package io.gatehouse.forward;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The opening handshake of the WebSocket protocol: what the client must send, and the target answer (RFC 6455 §4). */
final class Handshake {
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String VERSION = "13";

    private Handshake() {}

    /** A handshake that is not passed on. */
    record Refusal(int status, String detail, Headers fields) {}

    /** Judges the client's part (§4.2.1); null when it is right. Whether it is HTTP/1.1 is known already. */
    static @Nullable Refusal judge(Request request) {
        if (!request.method().equals("GET")) {
            return bad("A WebSocket is opened with GET.");
        }
        List<String> versions = request.headers().all("Sec-WebSocket-Version");
        if (!versions.equals(List.of(VERSION))) {
            return new Refusal(
                    426,
                    "Version 13 of the WebSocket protocol is spoken here.",
                    // RFC 6455 §4.4, RFC 9110 §15.5.22
                    Headers.of("Sec-WebSocket-Version", VERSION, "Upgrade", "websocket", "Connection", "upgrade"));
        }
        List<String> keys = request.headers().all("Sec-WebSocket-Key");
        return keys.size() == 1 && isKey(keys.get(0)) ? null : bad("Sec-WebSocket-Key must be 16 octets in Base64.");
    }

    /** Whether the target took this request and no other (§4.2.2): it has read the key and knows the protocol. */
    static boolean isAccepted(Request request, Headers answer) {
        String key = request.headers().first("Sec-WebSocket-Key");
        return key != null && answer.all("Sec-WebSocket-Accept").equals(List.of(accept(key)));
    }

    private static Refusal bad(String detail) {
        return new Refusal(400, detail, Headers.EMPTY);
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == 24 && Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
