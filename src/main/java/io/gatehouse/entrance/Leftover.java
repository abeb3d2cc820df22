package io.gatehouse.entrance;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.MeteredBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * What a client still sends of its content when its answer is out already.
 *
 * <p>A connection that is closed while octets wait unread is reset, and the reset may overtake the answer (RFC 9112
 * §9.6). So the rest is read, yet only for a while: a client that goes on and on is cut off.
 */
final class Leftover {
    /** How long a client may go on after its answer. */
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private final HttpServletRequest request;
    private final boolean comes;

    private Leftover(HttpServletRequest request, boolean comes) {
        this.request = request;
        this.comes = comes;
    }

    /**
     * The rest of this request. None in HTTP/2, which resets the stream alone; none after {@code Expect: 100-continue} as
     * long as nobody began to read, since the client waits (RFC 9110 §10.1.1).
     */
    static Leftover of(HttpServletRequest request, Exchange exchange) {
        boolean begun = false;
        boolean ended = false;
        if (exchange.request().body() instanceof MeteredBody body) {
            begun = body.begun();
            ended = body.ended();
        }
        boolean announced =
                exchange.received().hasBody() && request.getProtocol().startsWith("HTTP/1");
        return new Leftover(request, announced && !ended && (begun || request.getHeader("Expect") == null));
    }

    /**
     * Sends the answer off and reads the rest.
     *
     * @throws IOException when the client goes on for too long: its connection is to be broken
     */
    void end(HttpServletResponse response) throws IOException {
        if (!comes) {
            return;
        }
        byte[] octets = new byte[8192];
        long begun = System.nanoTime();
        try {
            response.getOutputStream().close();
            InputStream in = request.getInputStream();
            while (System.nanoTime() - begun < PATIENCE.toNanos()) {
                if (in.read(octets) < 0) {
                    return;
                }
            }
        } catch (IOException gone) {
            return;
        }
        throw new IOException("the client sends content long after its answer");
    }
}
