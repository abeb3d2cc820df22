package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.forward.Forward.Attempt;
import io.gatehouse.upstream.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** A request as it goes to a target: the target's path, the fields of this hop, and framing of our own. */
final class UpstreamRequest {
    private UpstreamRequest() {}

    /** The message; its content goes out through what {@code watched} makes of the connection's stream. */
    static ClassicHttpRequest of(Attempt attempt, Exchange exchange, Function<OutputStream, WriteWatch> watched) {
        Request request = attempt.request();
        Target target = attempt.target();
        BasicClassicHttpRequest message = new BasicClassicHttpRequest(request.method(), "/");
        // the raw target goes out octet for octet: never through java.net.URI
        message.setPath(target.basePath() + request.target());
        String host = attempt.upstream().preserveHost() ? exchange.client().authority() : target.authority();
        message.addHeader("Host", host);
        fields(request, exchange).forEach(message::addHeader);
        if (request.hasBody()) {
            long length = request.body().length();
            if (length == Body.UNKNOWN) {
                message.addHeader("Transfer-Encoding", "chunked");
            } else {
                message.addHeader("Content-Length", Long.toString(length));
            }
            message.setEntity(new Content(request.body(), watched));
        }
        return message;
    }

    /** The fields that policies left, without the framing of the client's message, with the way it came. */
    static Headers fields(Request request, Exchange exchange) {
        Headers.Builder fields = Hops.strip(request.headers())
                .removeIf((name, value) -> name.equalsIgnoreCase("Host") || name.equalsIgnoreCase("Content-Length"));
        ForwardingFields.addWay(fields, exchange);
        return fields.build();
    }

    /** The request's content, copied as it comes in from the client. */
    private static final class Content extends AbstractHttpEntity {
        private final Body body;
        private final Function<OutputStream, WriteWatch> watched;

        Content(Body body, Function<OutputStream, WriteWatch> watched) {
            super((ContentType) null, null, body.length() == Body.UNKNOWN);
            this.body = body;
            this.watched = watched;
        }

        @Override
        public boolean isRepeatable() {
            return body.replayable();
        }

        @Override
        public long getContentLength() {
            return body.length();
        }

        @Override
        public InputStream getContent() throws IOException {
            return body.stream();
        }

        @Override
        public void writeTo(OutputStream connection) throws IOException {
            try (WriteWatch out = watched.apply(connection)) {
                try {
                    copy(body.stream(), out);
                } catch (ClientGone | RuntimeException broken) {
                    // the library would end the content well, and the target take a part of it for the whole
                    out.breakOff();
                    throw broken;
                }
            }
        }

        private void copy(InputStream in, OutputStream out) throws IOException {
            byte[] buffer = new byte[size(body.length())];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                if (body.length() == Body.UNKNOWN && in.available() == 0) {
                    out.flush();
                }
            }
        }

        private static int size(long length) {
            return length == Body.UNKNOWN ? 16 * 1024 : (int) Math.min(Math.max(length, 512), 64 * 1024);
        }

        @Override
        public boolean isStreaming() {
            return !body.replayable();
        }

        @Override
        public void close() {}
    }
}
