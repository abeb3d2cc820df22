package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Hops;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Witness;
import io.gatehouse.forward.Forward.Outgoing;
import io.gatehouse.upstream.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;

/** A request as it goes to a target: the target's path, the fields of this hop, and framing of our own. */
final class UpstreamRequest {
    private UpstreamRequest() {}

    /** The message; its content goes out through what {@code watched} makes of the connection's stream. */
    static ClassicHttpRequest of(Outgoing outgoing, Exchange exchange, Function<OutputStream, WriteWatch> watched) {
        Request request = outgoing.request();
        Target target = outgoing.target();
        BasicClassicHttpRequest message = new BasicClassicHttpRequest(request.method(), "/");
        // the raw target goes out octet for octet: never through java.net.URI
        message.setPath(target.basePath() + request.target());
        boolean clients = outgoing.upstream().terms().preserveHost() || target.isService();
        String host = clients ? exchange.client().authority() : target.authority();
        message.addHeader("Host", host);
        Headers fields = fields(request, exchange);
        fields.forEach(message::addHeader);
        RequestTrailers trailers = new RequestTrailers(exchange, request.body(), fields);
        trailers.announce(message::addHeader);
        Upgrade asked = Upgrade.askedBy(exchange);
        if (asked != null) {
            message.addHeader("Connection", "upgrade");
            message.addHeader("Upgrade", asked.field());
        }
        if (request.hasBody()) {
            long length = request.body().length();
            if (length == Body.UNKNOWN) {
                message.addHeader("Transfer-Encoding", "chunked");
            } else {
                message.addHeader("Content-Length", Long.toString(length));
            }
            message.setEntity(new Content(request.body(), watched, trailers));
        }
        return message;
    }

    /** Tells who looks on what goes to the target, or would go there. */
    static Witness.Sending shown(Outgoing outgoing, Exchange exchange, Witness.Choice choice) {
        ClassicHttpRequest message = of(outgoing, exchange, out -> {
            throw new IllegalStateException("a message that is only shown is sent");
        });
        Target target = outgoing.target();
        return new Witness.Sending(
                outgoing.upstream().id(),
                target.name(),
                choice,
                target.origin(),
                message.getMethod(),
                message.getPath(),
                Fields.of(List.of(message.getHeaders())));
    }

    /** The fields that policies left, without the framing of the client's message, with the way it came. */
    static Headers fields(Request request, Exchange exchange) {
        Headers.Builder fields = Hops.strip(request.headers())
                .removeIf((name, value) -> name.equalsIgnoreCase("Host") || name.equalsIgnoreCase("Content-Length"));
        if (!asksFirst(request, exchange)) {
            fields.remove("Expect");
        }
        ForwardingFields.addWay(fields, exchange);
        return fields.build();
    }

    /** Whether the client waits with its content until it is asked for it, which HTTP/1.0 can't (RFC 9110 §10.1.1). */
    private static boolean asksFirst(Request request, Exchange exchange) {
        return request.body().origin() == exchange.received().body()
                && request.hasBody()
                && "100-continue".equalsIgnoreCase(request.headers().first("Expect"))
                && !exchange.client().protocol().equals("HTTP/1.0");
    }

    /** The request's content, copied as it comes in from the client. Used by the thread that carries the request. */
    static final class Content extends AbstractHttpEntity {
        private final Body body;
        private final Function<OutputStream, WriteWatch> watched;
        private final RequestTrailers trailers;
        private boolean whole;
        private boolean answered;

        Content(Body body, Function<OutputStream, WriteWatch> watched, RequestTrailers trailers) {
            super((ContentType) null, null, body.length() == Body.UNKNOWN);
            this.body = body;
            this.watched = watched;
            this.trailers = trailers;
        }

        /** The target has answered: nothing more is sent, not even an end. */
        void answered() {
            answered = true;
        }

        boolean isAnswered() {
            return answered;
        }

        /** Whether all of it was written; the library does not tell where it stopped for an early answer. */
        boolean isWhole() {
            return whole;
        }

        @Override
        public Supplier<List<? extends Header>> getTrailers() {
            return trailers;
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
                    trailers.ended();
                    whole = true;
                } catch (ClientGone | RuntimeException broken) {
                    // the library would end the content well, and the target take a part of it for the whole
                    out.breakOff();
                    throw broken;
                }
            }
        }

        private void copy(InputStream in, OutputStream out) throws IOException {
            byte[] buffer = new byte[size(body.length())];
            long sent = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                sent += read;
                if (sent != body.length() && in.available() == 0) {
                    // what there is, and the head before it, waits for nothing that the client may send much later
                    out.flush();
                }
            }
            // all of it leaves while the watch is there: nothing else bounds a write
            out.flush();
            if (body.length() != Body.UNKNOWN && sent != body.length()) {
                throw new ClientGone("the content is " + sent + " octets long and not " + body.length(), null);
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
