package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Body;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The response that a service writes: gathered until its buffer is full, it is flushed or ended, then committed to the pipe.
 * Used by one thread at a time, as the servlet API has it.
 */
final class ServiceResponse extends ResponseHead {
    private static final int BUFFER = 8 * 1024;

    private final Pipe pipe;
    private final Dispatch dispatch;
    private final boolean toHead;
    private @Nullable Output output;
    private @Nullable PrintWriter writer;

    private byte[] buffer = new byte[BUFFER];
    private int buffered;
    private long taken;
    private boolean committed;
    private boolean finished;
    private boolean flushing;

    /** @param toHead whether the request's method is HEAD: nothing of the content goes out */
    ServiceResponse(Pipe pipe, Dispatch dispatch, boolean toHead) {
        this.pipe = pipe;
        this.dispatch = dispatch;
        this.toHead = toHead;
    }

    /** Takes content; what comes after the end, or beyond the length that was announced, is dropped. */
    void put(byte[] from, int offset, int count) throws IOException {
        int wanted = (int) Math.min(count, length() == Body.UNKNOWN ? Integer.MAX_VALUE : length() - taken);
        if (finished || wanted <= 0) {
            return;
        }
        taken += wanted;
        if (buffered + wanted > buffer.length) {
            drain();
        }
        if (wanted > buffer.length) {
            send(from, offset, wanted);
        } else {
            System.arraycopy(from, offset, buffer, buffered, wanted);
            buffered += wanted;
        }
        if (taken == length()) {
            complete();
        }
    }

    private void send(byte[] from, int offset, int count) throws IOException {
        if (!isBodiless()) {
            pipe.write(from, offset, count);
        }
    }

    private boolean isBodiless() {
        return toHead || getStatus() == 204 || getStatus() == 304;
    }

    @Override
    public void flushBuffer() throws IOException {
        if (finished || flushing) {
            return;
        }
        flushWriter();
        drain();
    }

    private void drain() throws IOException {
        commit(length());
        int waiting = buffered;
        buffered = 0;
        send(buffer, 0, waiting);
    }

    /** What the writer has gathered comes into the buffer: it flushes its output as well, which does nothing then. */
    private void flushWriter() {
        if (writer != null) {
            flushing = true;
            try {
                writer.flush();
            } finally {
                flushing = false;
            }
        }
    }

    private void commit(long ofLength) {
        if (!committed) {
            committed = true;
            pipe.commit(new Pipe.Head(getStatus(), head(ofLength), isBodiless() ? 0 : ofLength));
        }
    }

    /** The end of the reply; a second one does nothing. */
    void finish() throws IOException {
        if (!finished) {
            flushWriter();
            complete();
        }
    }

    private void complete() throws IOException {
        if (finished) {
            return;
        }
        if (!committed && length() == Body.UNKNOWN) {
            setContentLengthLong(taken);
        }
        finished = true;
        drain();
        if (!isBodiless() && length() != Body.UNKNOWN && taken != length()) {
            pipe.fail(new IOException(taken + " of " + length() + " octets were written"));
        } else {
            pipe.end();
        }
    }

    /** The service failed: told with this status where nothing is out, else its reply breaks off. */
    void fail(int failed, Throwable cause) throws IOException {
        if (finished) {
            return;
        }
        if (committed) {
            finished = true;
            pipe.fail(cause);
            return;
        }
        reset();
        setStatus(failed);
        finish();
    }

    @Override
    public boolean isCommitted() {
        return committed || finished;
    }

    @Override
    boolean isWriting() {
        return writer != null;
    }

    private void begun() {
        if (isCommitted()) {
            throw new IllegalStateException("the response is committed");
        }
    }

    @Override
    public void reset() {
        resetBuffer();
        clear();
        output = null;
        writer = null;
    }

    @Override
    public void resetBuffer() {
        begun();
        buffered = 0;
        taken = 0;
    }

    @Override
    public void setBufferSize(int size) {
        begun();
        if (size > buffer.length && taken == 0) {
            buffer = new byte[Math.min(size, Pipe.SIZE)];
        }
    }

    @Override
    public int getBufferSize() {
        return buffer.length;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        if (writer != null) {
            throw new IllegalStateException("getWriter was called");
        }
        if (output == null) {
            output = new Output(this, dispatch);
        }
        return output;
    }

    @Override
    public PrintWriter getWriter() {
        if (output != null) {
            throw new IllegalStateException("getOutputStream was called");
        }
        if (writer == null) {
            keepCharset();
            writer = new TextWriter(
                    new OutputStreamWriter(new Output(this, dispatch), Charset.forName(getCharacterEncoding())), this);
        }
        return writer;
    }

    @Override
    public void sendError(int error) throws IOException {
        sendError(error, null);
    }

    @Override
    public void sendError(int error, @Nullable String message) throws IOException {
        resetBuffer();
        setStatus(error);
        setContentLengthLong(Body.UNKNOWN);
        writer = null;
        setContentType(null);
        if (message != null) {
            setContentType("text/plain;charset=utf-8");
            byte[] text = message.getBytes(StandardCharsets.UTF_8);
            put(text, 0, text.length);
        }
        finish();
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        sendRedirect(location, 302, true);
    }

    /** The one that Servlet 6.1 has instead. */
    public void sendRedirect(String location, int redirect, boolean clears) throws IOException {
        if (clears) {
            resetBuffer();
        }
        begun();
        setStatus(redirect);
        setHeader("Location", location);
        finish();
    }
}
