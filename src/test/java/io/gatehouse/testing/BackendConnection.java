package io.gatehouse.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to a {@link Backend}. Used by the connection's thread. */
final class BackendConnection {
    private final Socket socket;
    private final int number;
    private final BufferedInputStream in;
    private final OutputStream out;
    private final Wire wire;

    BackendConnection(Socket socket, int number) throws IOException {
        this.socket = socket;
        this.number = number;
        this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
        this.out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
        this.wire = new Wire(in);
    }

    /** The head of the next request; null when the other side has closed. */
    @Nullable
    Recorded head() throws IOException {
        String requestLine = wire.line();
        return requestLine == null
                ? null
                : new Recorded(
                        number, requestLine, wire.lines(), new byte[0], 0, new Digested(false).sha256(), List.of());
    }

    /** Sends {@code 100 (Continue)} to a client that expects it. */
    void askForBody(Recorded head) throws IOException {
        String expected = head.header("Expect");
        if (expected != null && expected.equalsIgnoreCase("100-continue")) {
            write("HTTP/1.1 100 Continue\r\n\r\n");
            out.flush();
        }
    }

    /** The request with its body, read now. */
    Recorded body(Recorded head, boolean holding) throws IOException {
        Digested body = new Digested(holding);
        List<String> trailers = List.of();
        String length = head.header("Content-Length");
        if (Wire.isChunked(head.headerLines())) {
            trailers = wire.chunked(body);
        } else if (length != null) {
            wire.exactly(Long.parseLong(length), body);
        }
        return new Recorded(
                number, head.requestLine(), head.headerLines(), body.held(), body.length(), body.sha256(), trailers);
    }

    /** Sends the answer; false when the connection ends with it. */
    boolean send(Answer answer, Recorded request) throws Exception {
        if (answer.stall != null) {
            stall(answer.stall);
        }
        for (String interim : answer.interim) {
            write(interim);
            out.flush();
        }
        boolean keep = answer.raw == null ? message(answer, request) : raw(answer.raw);
        out.flush();
        if (answer.reset) {
            socket.setSoLinger(true, 0);
        }
        return keep && !answer.close;
    }

    /** Reads on for a while after an early answer: closing with unread octets would reset it away (RFC 9112 §9.6). */
    void linger(Answer early) throws IOException {
        if (!early.reset) {
            socket.shutdownOutput();
            socket.setSoTimeout(2000);
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private boolean raw(byte[] octets) throws IOException {
        out.write(octets);
        return false;
    }

    private boolean message(Answer answer, Recorded request) throws Exception {
        boolean hasLength = Wire.value(answer.fields, "Content-Length") != null;
        boolean bare = request.method().equals("HEAD") || answer.status == 204 || answer.status == 304;
        boolean untilClosed = !bare && answer.script != null && !answer.chunked && !hasLength;
        write("HTTP/1.1 " + answer.status + " Scripted\r\n");
        for (String field : answer.fields) {
            write(field + "\r\n");
        }
        if (answer.chunked) {
            write("Transfer-Encoding: chunked\r\n");
        } else if (answer.script == null && !hasLength && answer.status != 204 && answer.status != 304) {
            write("Content-Length: " + answer.body.length + "\r\n");
        }
        write(answer.close || untilClosed ? "Connection: close\r\n\r\n" : "\r\n");
        if (bare) {
            return true;
        }
        content(answer);
        return !untilClosed;
    }

    private void content(Answer answer) throws Exception {
        OutputStream framed = answer.chunked ? new Chunks() : new Unclosed(out);
        OutputStream body = new Cut(framed, answer.cutAfter);
        try {
            if (answer.script == null) {
                body.write(answer.body);
            } else {
                out.flush();
                answer.script.write(body);
            }
            body.flush();
        } catch (CutHere e) {
            framed.flush();
            return;
        }
        if (answer.chunked) {
            write("0\r\n" + String.join("\r\n", answer.trailers) + (answer.trailers.isEmpty() ? "\r\n" : "\r\n\r\n"));
        }
    }

    /** Waits for the latch and looks meanwhile whether the other side is still there. */
    private void stall(CountDownLatch latch) throws IOException {
        out.flush();
        socket.setSoTimeout(10);
        while (latch.getCount() > 0) {
            in.mark(1);
            try {
                if (in.read() < 0) {
                    throw new EOFException("the other side left during the stall");
                }
                in.reset();
                latch.await(10, TimeUnit.MILLISECONDS);
            } catch (SocketTimeoutException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        socket.setSoTimeout(0);
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Makes a chunk of what was written since the last flush. */
    private final class Chunks extends OutputStream {
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int count) throws IOException {
            pending.write(octets, offset, count);
            if (pending.size() >= 65_536) {
                chunk();
            }
        }

        @Override
        public void flush() throws IOException {
            chunk();
            out.flush();
        }

        private void chunk() throws IOException {
            if (pending.size() > 0) {
                BackendConnection.this.write(Integer.toHexString(pending.size()) + "\r\n");
                pending.writeTo(out);
                BackendConnection.this.write("\r\n");
                pending.reset();
            }
        }
    }

    /** Passes octets through and keeps the connection open when closed. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream to) {
            super(to);
        }

        @Override
        public void write(byte[] octets, int offset, int count) throws IOException {
            out.write(octets, offset, count);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    /** Lets this many octets through and breaks off then. */
    private static final class Cut extends OutputStream {
        private final OutputStream to;
        private long left;

        Cut(OutputStream to, long octets) {
            this.to = to;
            this.left = octets;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int count) throws IOException {
            to.write(octets, offset, (int) Math.min(count, left));
            left -= Math.min(count, left);
            if (left == 0) {
                throw new CutHere();
            }
        }

        @Override
        public void flush() throws IOException {
            if (left == 0) {
                throw new CutHere();
            }
            to.flush();
        }
    }

    private static final class CutHere extends IOException {
        private static final long serialVersionUID = 1L;

        CutHere() {
            super("cut on purpose");
        }
    }
}
