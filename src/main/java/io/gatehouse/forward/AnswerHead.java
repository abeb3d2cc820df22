package io.gatehouse.forward;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponseFactory;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.message.LazyLaxLineParser;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The head of an upstream's answer, which knows the buffer it was read from: what is there after the answer's end belongs
 * to no request, and the next one on the connection would take it for its own (content sent in answer to HEAD, a second
 * answer). Used by the thread that carries the request.
 */
final class AnswerHead extends BasicClassicHttpResponse {
    private static final long serialVersionUID = 1L;

    private transient @Nullable SessionInputBuffer readFrom;

    private AnswerHead(int status, @Nullable String reason) {
        super(status, reason);
    }

    /** Whether octets have come that are no part of the answer; asked when all of that was read. */
    static boolean isFollowed(ClassicHttpResponse answer) {
        return answer instanceof AnswerHead head && head.readFrom != null && head.readFrom.length() > 0;
    }

    /** Takes the octets that were read with this head and stand behind it. */
    static byte[] following(ClassicHttpResponse answer) throws IOException {
        if (!(answer instanceof AnswerHead head) || head.readFrom == null) {
            return new byte[0];
        }
        byte[] octets = new byte[head.readFrom.length()];
        int at = 0;
        while (at < octets.length) {
            // what is asked for is there: nothing is read from any stream
            at += head.readFrom.read(octets, at, octets.length - at, InputStream.nullInputStream());
        }
        return octets;
    }

    /** Reads heads of one connection, and takes none that could be read in two ways. */
    static final class Parser extends DefaultHttpResponseParser {
        /** More 1xx answers to one request than anybody sends; without end, they would hold it for ever. */
        private static final int MOST_INTERIM = 20;

        private int interim;

        Parser(Http1Config bounds) {
            super(bounds, LazyLaxLineParser.INSTANCE, new Factory());
        }

        @Override
        protected ClassicHttpResponse createMessage(CharArrayBuffer line) throws IOException, HttpException {
            AnswerGuard.checkStatusLine(line);
            return super.createMessage(line);
        }

        @Override
        public @Nullable ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
                throws IOException, HttpException {
            HeadLines lines = new HeadLines(buffer);
            ClassicHttpResponse answer = super.parse(lines, in);
            if (answer == null) {
                return null;
            }
            lines.check();
            AnswerGuard.check(answer);
            interim = answer.getCode() < 200 ? interim + 1 : 0;
            if (interim > MOST_INTERIM) {
                throw new ProtocolException("more than " + MOST_INTERIM + " interim answers");
            }
            if (answer instanceof AnswerHead head) {
                head.readFrom = buffer;
            }
            return answer;
        }
    }

    private static final class Factory implements HttpResponseFactory<ClassicHttpResponse> {
        @Override
        public ClassicHttpResponse newHttpResponse(int status, @Nullable String reason) {
            return new AnswerHead(status, reason);
        }

        @Override
        public ClassicHttpResponse newHttpResponse(int status) {
            return new AnswerHead(status, null);
        }
    }
}
