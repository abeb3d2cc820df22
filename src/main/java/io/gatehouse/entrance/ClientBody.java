package io.gatehouse.entrance;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Headers;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/**
 * The content of a client's request, unread until someone asks for it: a client that expects {@code 100 (Continue)} gets
 * it no earlier (RFC 9110 §10.1.1).
 *
 * <p>Can be read once. What breaks while reading is the client's side of the exchange and becomes {@link ClientGone}.
 */
final class ClientBody implements Body {
    private final HttpServletRequest request;
    private final Opening opening;
    private final long length;
    private final boolean announced;

    private ClientBody(HttpServletRequest request, Opening opening, long length, boolean announced) {
        this.request = request;
        this.opening = opening;
        this.length = length;
        this.announced = announced;
    }

    private static ClientBody streamed(HttpServletRequest request, long length, boolean announced) {
        return new ClientBody(request, () -> Impatient.of(request.getInputStream()), length, announced);
    }

    /** How the content is reached. */
    @FunctionalInterface
    private interface Opening {
        InputStream open() throws IOException;
    }

    /**
     * The content of a request; {@link Body#EMPTY} when it has none.
     *
     * <p>In HTTP/1 a field announces it (RFC 9112 §6.3). In HTTP/2 and later it may come unannounced (RFC 9113 §8.1):
     * whether it does is found out by {@link #settled}.
     *
     * @param headers the request's fields
     */
    static Body of(HttpServletRequest request, Headers headers) {
        if (headers.contains("Content-Length")) {
            return streamed(request, Math.max(request.getContentLengthLong(), UNKNOWN), true);
        }
        if (headers.contains("Transfer-Encoding")) {
            return streamed(request, UNKNOWN, true);
        }
        if (request.getProtocol().startsWith("HTTP/1")) {
            return EMPTY;
        }
        return streamed(request, UNKNOWN, headers.contains("Expect"));
    }

    /**
     * The content, or {@link Body#EMPTY} where none was announced and none comes. Waits for the first octet then, unless
     * the container knows better: to be asked when the request has its route, by the thread that may wait.
     */
    static Body settled(Body content) {
        return content instanceof ClientBody client && !client.announced ? peeked(client.request) : content;
    }

    private static Body peeked(HttpServletRequest request) {
        try {
            ServletInputStream content = request.getInputStream();
            InputStream in = Impatient.of(content);
            int first = content.isFinished() ? -1 : in.read();
            if (first < 0) {
                return EMPTY;
            }
            PushbackInputStream whole = new PushbackInputStream(in, 1);
            whole.unread(first);
            return new ClientBody(request, () -> whole, UNKNOWN, true);
        } catch (IOException gone) {
            return new ClientBody(
                    request,
                    () -> {
                        throw gone;
                    },
                    UNKNOWN,
                    true);
        }
    }

    /** What is still to come of content that nobody reads to its end. */
    static Body rest(HttpServletRequest request) {
        return streamed(request, UNKNOWN, true);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream stream() throws ClientGone {
        try {
            return new Reading(opening.open(), length, request);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    @Override
    public boolean replayable() {
        return false;
    }

    /** Tomcat knows only those that its connector allows ({@code allowedTrailerHeaders}). */
    @Override
    public Headers trailers() {
        if (!request.isTrailerFieldsReady()) {
            return Headers.EMPTY;
        }
        Headers.Builder trailers = Headers.builder();
        request.getTrailerFields().forEach(trailers::add);
        return trailers.build();
    }

    private static ClientGone gone(Exception cause) {
        return new ClientGone("the client's content could not be read", cause);
    }

    /**
     * Tells failures of the client's side from those of an upstream; closing is left to the container. Content that ends
     * before its announced length is broken as well: Undertow lets it pass in HTTP/2, and a target would wait for the
     * rest, or take what comes next over the connection for it (RFC 9113 §8.1.1).
     */
    private static final class Reading extends InputStream {
        private final InputStream in;
        private final long announced;
        private final HttpServletRequest request;
        private long read;

        Reading(InputStream in, long announced, HttpServletRequest request) {
            this.in = in;
            this.announced = announced;
            this.request = request;
        }

        @Override
        public int read() throws ClientGone {
            try {
                int octet = in.read();
                count(octet < 0 ? -1 : 1);
                return octet;
            } catch (IOException e) {
                throw gone(e);
            }
        }

        @Override
        public int read(byte[] into, int offset, int count) throws ClientGone {
            try {
                return count(in.read(into, offset, count));
            } catch (IOException | NullPointerException e) {
                // the latter of Undertow, whose stream has lost its buffer when its connection is closed for silence
                throw gone(e);
            }
        }

        private int count(int more) throws IOException {
            if (more < 0 && isGivenUp()) {
                throw new IOException("the client has given the stream up");
            }
            if (more < 0 && read < announced) {
                throw new EOFException(read + " of " + announced + " octets came");
            }
            read += Math.max(more, 0);
            return more;
        }

        private boolean isGivenUp() {
            TomcatRequest tomcat = request.getProtocol().startsWith("HTTP/2") ? TomcatRequest.of(request) : null;
            return tomcat != null && tomcat.isGivenUp();
        }

        @Override
        public int available() throws ClientGone {
            try {
                return in.available();
            } catch (IOException e) {
                throw gone(e);
            }
        }
    }
}
