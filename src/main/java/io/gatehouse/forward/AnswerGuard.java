package io.gatehouse.forward;

import io.gatehouse.exchange.Token;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the head of an upstream's answer says one thing only: which status, and how long its content is (RFC
 * 9112 §6.3). What does not is no answer, and its connection is closed.
 */
final class AnswerGuard {
    /** The version and status as they must stand; the reason may be missing with the space before it. */
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[0-9] [1-5][0-9][0-9](?: .*)?", Pattern.DOTALL);

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private AnswerGuard() {}

    /** Refuses a line that is no status line of HTTP/1, or has a status outside 100 to 599 (RFC 9110 §15). */
    static void checkStatusLine(CharSequence line) throws ProtocolException {
        if (!STATUS_LINE.matcher(line).matches()) {
            throw new ProtocolException("the answer does not begin with a status line of HTTP/1");
        }
    }

    /** Refuses field names that are no tokens, and framing that can be read in two ways. */
    static void check(HttpResponse answer) throws ProtocolException {
        for (Header field : answer.getHeaders()) {
            if (!Token.is(field.getName())) {
                throw new ProtocolException("the answer has a field whose name is no token");
            }
        }
        String coding = single(answer, "Transfer-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("chunked")) {
            throw new ProtocolException("the answer has a Transfer-Encoding other than chunked");
        }
        ProtocolVersion version = answer.getVersion();
        if (coding != null && version != null && version.lessEquals(HttpVersion.HTTP_1_0)) {
            throw new ProtocolException("the answer is HTTP/1.0 and has a Transfer-Encoding");
        }
        String length = single(answer, "Content-Length");
        if (length != null && !LENGTH.matcher(length).matches()) {
            throw new ProtocolException("the answer has a Content-Length that is no length");
        }
    }

    /**
     * Whether both framing fields are there: {@code Transfer-Encoding} counts, and the connection is not used again (RFC
     * 9112 §6.1).
     */
    static boolean isFramedTwice(HttpResponse answer) {
        return answer.containsHeader("Transfer-Encoding") && answer.containsHeader("Content-Length");
    }

    private static @Nullable String single(HttpResponse answer, String name) throws ProtocolException {
        Header[] fields = answer.getHeaders(name);
        if (fields.length > 1) {
            throw new ProtocolException("the answer has several fields " + name);
        }
        return fields.length == 0 ? null : String.valueOf(fields[0].getValue()).strip();
    }
}
