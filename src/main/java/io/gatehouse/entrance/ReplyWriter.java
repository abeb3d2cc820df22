package io.gatehouse.entrance;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Silence;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes a reply to the client: status, fields, and the content as it comes, one piece in hand at a time, so that a slow
 * client slows the upstream.
 */
final class ReplyWriter {
    private static final int LARGE = 64 * 1024;
    private static final int STREAM = 16 * 1024;

    private ReplyWriter() {}

    /**
     * Writes the whole reply.
     *
     * @throws ClientGone when the client took no more
     * @throws IOException when the content broke off after the first octet was out
     */
    static void write(Reply reply, Exchange exchange, HttpServletResponse response) throws IOException {
        exchange.status(reply.status());
        response.setStatus(reply.status());
        Headers headers = reply.headers();
        boolean bodiless =
                exchange.received().method().equals("HEAD") || reply.status() == 204 || reply.status() == 304;
        boolean keepsLength = bodiless && reply.status() != 204;
        fields(headers, keepsLength, exchange.client().protocol(), response);
        long length = reply.body().length();
        if (bodiless) {
            if (!headers.contains("Content-Length") && length > 0 && reply.status() == 200) {
                response.setContentLengthLong(length);
            }
            exchange.bytesSent(0);
            return;
        }
        if (length != Body.UNKNOWN) {
            response.setContentLengthLong(length);
        }
        boolean events = EventStream.is(headers);
        ClientTrailers trailers = new ClientTrailers(exchange, reply);
        trailers.expect(response);
        if (length == Body.UNKNOWN || events) {
            // Undertow's flush swallows what it finds on a container's thread; a write that its buffer does not hold
            // tells
            response.setBufferSize(1);
        }
        try {
            if (events) {
                // a proxy in front that gathers what comes would keep events back
                response.setHeader("X-Accel-Buffering", "no");
                copyEvents(reply.body(), exchange, response);
            } else {
                List<ByteBuffer> pieces = reply.body().inMemory();
                if (pieces == null) {
                    copy(reply.body(), length, exchange, response);
                } else {
                    give(pieces, exchange, response);
                }
            }
        } catch (IOException | RuntimeException broken) {
            BreakOff.prepare(response, exchange.client().protocol());
            throw broken;
        }
        trailers.ended();
    }

    /** Sets what tells of a switch to this protocol (RFC 9110 §15.2.2); the container sends it. */
    static void writeSwitch(Reply reply, String protocol, HttpServletResponse response) {
        response.setStatus(reply.status());
        fields(reply.headers(), false, "HTTP/1.1", response);
        response.setHeader("Upgrade", protocol);
        response.setHeader("Connection", "upgrade");
    }

    private static void fields(Headers headers, boolean keepsLength, String protocol, HttpServletResponse response) {
        headers.forEach((name, value) -> {
            switch (name.length()) {
                case 10 -> {
                    if (name.equalsIgnoreCase("Connection")) {
                        if (protocol.startsWith("HTTP/1")) {
                            response.setHeader(name, value);
                        }
                        return;
                    }
                }
                case 12 -> {
                    if (name.equalsIgnoreCase("X-Request-Id")) {
                        // the request has one id, which was set when it came
                        return;
                    }
                    if (name.equalsIgnoreCase("Content-Type")) {
                        // addHeader would let the container add a charset of its own to text types
                        response.setHeader(name, value);
                        return;
                    }
                }
                case 14 -> {
                    if (name.equalsIgnoreCase("Content-Length") && !keepsLength) {
                        // what the body says frames the message, never what came beside Transfer-Encoding (RFC 9112
                        // §6.3)
                        return;
                    }
                }
                default -> {}
            }
            response.addHeader(name, value);
        });
    }

    private static void copy(Body body, long length, Exchange exchange, HttpServletResponse response)
            throws IOException {
        InputStream in = body.stream();
        OutputStream out = out(response);
        boolean flushing = length == Body.UNKNOWN;
        byte[] buffer = new byte[flushing ? STREAM : (int) Math.min(Math.max(length, 1), LARGE)];
        long sent = 0;
        exchange.bytesSent(0);
        if (flushing && in.available() == 0) {
            flushHead(response);
        }
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            boolean flush = flushing && in.available() == 0;
            try {
                out.write(buffer, 0, read);
                if (flush) {
                    out.flush();
                }
            } catch (IOException e) {
                throw gone(sent, e);
            }
            sent += read;
            exchange.bytesSent(sent);
        }
    }

    /** Writes what is in memory from where it lies. */
    private static void give(List<ByteBuffer> pieces, Exchange exchange, HttpServletResponse response)
            throws IOException {
        OutputStream out = out(response);
        long sent = 0;
        exchange.bytesSent(0);
        for (ByteBuffer piece : pieces) {
            int end = piece.arrayOffset() + piece.limit();
            for (int place = piece.arrayOffset() + piece.position(); place < end; place += LARGE) {
                int count = Math.min(LARGE, end - place);
                try {
                    out.write(piece.array(), place, count);
                } catch (IOException e) {
                    throw gone(sent, e);
                }
                sent += count;
                exchange.bytesSent(sent);
            }
        }
    }

    private static void copyEvents(Body body, Exchange exchange, HttpServletResponse response) throws IOException {
        InputStream in = body.stream();
        EventWriter out = new EventWriter(out(response), exchange.timings()::now);
        byte[] buffer = new byte[STREAM];
        long sent = 0;
        exchange.bytesSent(0);
        flushHead(response);
        for (int read = readEvents(in, buffer); read >= 0; read = readEvents(in, buffer)) {
            try {
                if (read == 0) {
                    out.silence();
                } else {
                    out.write(buffer, read);
                }
            } catch (IOException e) {
                throw gone(sent, e);
            }
            sent += read;
            exchange.bytesSent(sent);
        }
        try {
            out.end();
        } catch (IOException e) {
            throw gone(sent, e);
        }
    }

    /** The octets read; 0 for a silence. */
    private static int readEvents(InputStream in, byte[] buffer) throws IOException {
        try {
            return in.read(buffer);
        } catch (Silence silence) {
            return 0;
        }
    }

    private static ClientGone gone(long sent, IOException cause) {
        return new ClientGone("the client took no more after " + sent + " octets", cause);
    }

    /** A client of a stream acts on its head, which may come long before the first octet of its content. */
    private static void flushHead(HttpServletResponse response) throws ClientGone {
        try {
            response.flushBuffer();
        } catch (IOException e) {
            throw new ClientGone("the client is gone", e);
        }
    }

    private static OutputStream out(HttpServletResponse response) throws ClientGone {
        try {
            return response.getOutputStream();
        } catch (IOException e) {
            throw new ClientGone("the client is gone", e);
        }
    }
}
