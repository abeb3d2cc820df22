package io.gatehouse.entrance;

import io.gatehouse.exchange.ClientRefused;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.MeteredBody;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a client goes on to send when it has its answer already.
 *
 * <p>It must be read, or the connection's end would take the answer away from the client (RFC 9112 §9.6). A server reads it
 * by itself, for as long as an octet comes now and then, and Tomcat keeps a thread for it; here it must come as fast as
 * content that somebody wants.
 */
final class Leftover {
    private static final String UNREADABLE = Leftover.class.getName();

    private Leftover() {}

    /** Content could not be read: the gateway answers all the same, and nobody tries again. */
    static void unreadable(ServletRequest request) {
        request.setAttribute(UNREADABLE, true);
        TomcatRequest tomcat = TomcatRequest.of(request);
        if (tomcat != null) {
            tomcat.takeAnswerBack(request);
        }
    }

    /**
     * Ends the answer and reads the rest of the content, unless it was found too slow before.
     *
     * @throws ClientRefused when it comes more slowly: the connection is to be broken
     */
    static void read(Visit visit, HttpServletRequest request, HttpServletResponse response) throws ClientRefused {
        boolean tooSlow = visit.exchange().request().body() instanceof MeteredBody body && body.wasTooSlow();
        if (tooSlow
                || !mayBeLeft(visit.exchange().received().headers(), request, response)
                || request.getAttribute(UNREADABLE) != null) {
            return;
        }
        try {
            if (request.getInputStream().isFinished()) {
                return;
            }
            end(response);
            TomcatRequest tomcat = TomcatRequest.of(request);
            if (tomcat != null && !tomcat.reopen()) {
                return;
            }
            long leastRate = visit.snapshot().edge().leastRate();
            MeteredBody rest = new MeteredBody(ClientBody.rest(request), Long.MAX_VALUE, leastRate, System::nanoTime);
            try (InputStream in = rest.stream()) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (ClientRefused slow) {
            BreakOff.prepare(response, request.getProtocol());
            throw slow;
        } catch (IOException gone) {
            // and with it the reason to read
            return;
        }
    }

    /** A client that expected {@code 100 (Continue)} and was refused sends nothing more on that connection. */
    private static boolean mayBeLeft(Headers headers, HttpServletRequest request, HttpServletResponse response) {
        boolean announced = headers.contains("Content-Length") || headers.contains("Transfer-Encoding");
        return announced
                && request.getProtocol().startsWith("HTTP/1")
                && response.getStatus() != HttpServletResponse.SC_SWITCHING_PROTOCOLS
                && (!headers.contains("Expect") || response.getStatus() < 300);
    }

    private static void end(HttpServletResponse response) throws IOException {
        try {
            response.getOutputStream().close();
        } catch (IllegalStateException written) {
            response.getWriter().close();
        }
    }
}
