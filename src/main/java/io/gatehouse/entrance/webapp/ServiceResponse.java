package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Token;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The response that a service writes: gathered until its buffer is full, it is flushed or ended, then committed to the pipe.
 * Used by one thread at a time, as the servlet API has it.
 */
final class ServiceResponse implements HttpServletResponse {
    private static final int BUFFER = 8 * 1024;

    /** RFC 9110 §5.6.7. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private final Pipe pipe;
    private final Dispatch dispatch;
    private final boolean toHead;

    private int status = 200;
    private Headers.Builder fields = Headers.builder();
    private @Nullable String type;
    private @Nullable String charset;
    private Locale locale = Locale.getDefault();
    private long length = Body.UNKNOWN;
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
        int wanted = (int) Math.min(count, length == Body.UNKNOWN ? Integer.MAX_VALUE : length - taken);
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
        if (taken == length) {
            complete();
        }
    }

    private void send(byte[] from, int offset, int count) throws IOException {
        if (!isBodiless()) {
            pipe.write(from, offset, count);
        }
    }

    private boolean isBodiless() {
        return toHead || status == 204 || status == 304;
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
        commit(length);
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
        if (committed) {
            return;
        }
        committed = true;
        Headers.Builder head = fields;
        if (type != null) {
            head.set("Content-Type", contentType(type));
        }
        boolean told = ofLength != Body.UNKNOWN && status != 204 && (status != 304 || ofLength > 0);
        if (told) {
            head.set("Content-Length", Long.toString(ofLength));
        }
        pipe.commit(new Pipe.Head(status, head.build(), isBodiless() ? 0 : ofLength));
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
        if (!committed && length == Body.UNKNOWN) {
            length = taken;
        }
        finished = true;
        drain();
        if (!isBodiless() && length != Body.UNKNOWN && taken != length) {
            pipe.fail(new IOException(taken + " of " + length + " octets were written"));
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
        status = failed;
        finish();
    }

    @Override
    public boolean isCommitted() {
        return committed || finished;
    }

    private void begun() {
        if (isCommitted()) {
            throw new IllegalStateException("the response is committed");
        }
    }

    @Override
    public void reset() {
        resetBuffer();
        status = 200;
        fields = Headers.builder();
        type = null;
        charset = null;
        length = Body.UNKNOWN;
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
            charset = getCharacterEncoding();
            writer = new Writing(new OutputStreamWriter(new Output(this, dispatch), Charset.forName(charset)));
        }
        return writer;
    }

    /** A writer whose end is the reply's: closing it would flush first, and so tell no length. */
    private final class Writing extends PrintWriter {
        Writing(OutputStreamWriter out) {
            super(out);
        }

        @Override
        public void close() {
            try {
                finish();
            } catch (IOException e) {
                setError();
            }
            super.close();
        }
    }

    @Override
    public void sendError(int error) throws IOException {
        sendError(error, null);
    }

    @Override
    public void sendError(int error, @Nullable String message) throws IOException {
        resetBuffer();
        status = error;
        length = Body.UNKNOWN;
        writer = null;
        type = null;
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
        status = redirect;
        setHeader("Location", location);
        finish();
    }

    @Override
    public void setStatus(int decided) {
        if (!isCommitted()) {
            status = decided;
        }
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void addCookie(Cookie cookie) {
        addHeader("Set-Cookie", SetCookie.of(cookie));
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (!isCommitted() && Token.is(name) && !isOwn(name, value)) {
            if (value == null) {
                fields.remove(name);
            } else {
                fields.set(name, clean(value));
            }
        }
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        if (!isCommitted() && value != null && Token.is(name) && !isOwn(name, value)) {
            fields.add(name, clean(value));
        }
    }

    /** Two fields have meaning for the response itself. */
    private boolean isOwn(String name, @Nullable String value) {
        if (name.equalsIgnoreCase("Content-Type")) {
            setContentType(value);
            return true;
        }
        if (name.equalsIgnoreCase("Content-Length")) {
            length = value != null && value.matches("\\d{1,18}") ? Long.parseLong(value) : Body.UNKNOWN;
            return true;
        }
        return false;
    }

    /** No character may end the field before its value does (RFC 9110 §5.5). */
    private static String clean(String value) {
        return value.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", " ");
    }

    @Override
    public void setDateHeader(String name, long date) {
        setHeader(name, DATE.format(Instant.ofEpochMilli(date)));
    }

    @Override
    public void addDateHeader(String name, long date) {
        addHeader(name, DATE.format(Instant.ofEpochMilli(date)));
    }

    @Override
    public void setIntHeader(String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public boolean containsHeader(String name) {
        return getHeader(name) != null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return getHeaders(name).stream().findFirst().orElse(null);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        if (name.equalsIgnoreCase("Content-Type")) {
            return type == null ? List.of() : List.of(contentType(type));
        }
        if (name.equalsIgnoreCase("Content-Length")) {
            return length == Body.UNKNOWN ? List.of() : List.of(Long.toString(length));
        }
        return fields.build().all(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        return fields.build().names();
    }

    @Override
    public void setContentLength(int octets) {
        setContentLengthLong(octets);
    }

    @Override
    public void setContentLengthLong(long octets) {
        if (!isCommitted()) {
            length = Math.max(octets, Body.UNKNOWN);
        }
    }

    @Override
    public void setContentType(@Nullable String given) {
        if (isCommitted()) {
            return;
        }
        if (given == null) {
            type = null;
            return;
        }
        String[] parts = clean(given).split("(?i);\\s*charset\\s*=\\s*", 2);
        type = parts[0].strip();
        if (parts.length > 1 && writer == null) {
            setCharacterEncoding(parts[1].split(";", 2)[0].replace("\"", "").strip());
        }
    }

    private String contentType(String plain) {
        return charset == null ? plain : plain + ";charset=" + charset;
    }

    @Override
    public @Nullable String getContentType() {
        return type == null ? null : contentType(type);
    }

    @Override
    public void setCharacterEncoding(@Nullable String name) {
        if (!isCommitted() && writer == null) {
            charset = name == null || name.isEmpty() ? null : clean(name);
        }
    }

    @Override
    public String getCharacterEncoding() {
        return charset == null ? "ISO-8859-1" : charset;
    }

    @Override
    public void setLocale(Locale chosen) {
        if (!isCommitted()) {
            locale = chosen;
            setHeader("Content-Language", chosen.toLanguageTag());
        }
    }

    @Override
    public Locale getLocale() {
        return locale;
    }

    @Override
    public String encodeURL(String url) {
        return url;
    }

    @Override
    public String encodeRedirectURL(String url) {
        return url;
    }
}
