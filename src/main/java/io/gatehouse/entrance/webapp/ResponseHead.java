package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Token;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The status and the fields of a service's response, which can be set until they are out. Used by one thread at a time. */
abstract class ResponseHead implements HttpServletResponse {
    /** RFC 9110 §5.6.7. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private int status = 200;
    private Headers.Builder fields = Headers.builder();
    private @Nullable String type;
    private @Nullable String charset;
    private Locale locale = Locale.getDefault();
    private long length = Body.UNKNOWN;

    /** Whether somebody has begun to write text, whose charset stays as it is. */
    abstract boolean isWriting();

    /** All as it was in the beginning. */
    void clear() {
        status = 200;
        fields = Headers.builder();
        type = null;
        charset = null;
        length = Body.UNKNOWN;
    }

    /** The fields as they go out, with content of this length. */
    Headers head(long ofLength) {
        if (type != null) {
            fields.set("Content-Type", contentType(type));
        }
        boolean told = ofLength != Body.UNKNOWN && status != 204 && (status != 304 || ofLength > 0);
        if (told) {
            fields.set("Content-Length", Long.toString(ofLength));
        }
        return fields.build();
    }

    /** The length that was announced; {@link Body#UNKNOWN} where none was. */
    long length() {
        return length;
    }

    /** Text is written in the charset that holds now. */
    void keepCharset() {
        charset = getCharacterEncoding();
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
        if (parts.length > 1 && !isWriting()) {
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
        if (!isCommitted() && !isWriting()) {
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
