package io.gatehouse.forward;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.ResponseOutOfOrderStrategy;

/**
 * Tells whether a target answers while the content is still being sent: a refusal that comes then is the answer (RFC 9112
 * §9.5).
 *
 * <p>Asked before every piece, so it asks the socket what is there, which costs nothing. The library's own way waits a
 * millisecond for it; it is left for TLS, where the socket does not know, and there once in a MiB. What was seen once stays
 * so: the library ends the content when it stops, and the target would take a part of it for the whole. Threads: any.
 */
final class EarlyAnswer implements ResponseOutOfOrderStrategy {
    private static final ResponseOutOfOrderStrategy WAITING =
            new MonitoringResponseOutOfOrderStrategy(1 << 20, Long.MAX_VALUE);

    @Override
    public boolean isEarlyResponseDetected(
            ClassicHttpRequest request, HttpClientConnection connection, InputStream in, long sent, long next)
            throws IOException {
        UpstreamRequest.Content content = request.getEntity() instanceof UpstreamRequest.Content ours ? ours : null;
        if (content != null && content.isAnswered()) {
            return true;
        }
        boolean answered = connection.getSSLSession() == null
                ? in.available() > 0
                : WAITING.isEarlyResponseDetected(request, connection, in, sent, next);
        if (answered && content != null) {
            content.answered();
        }
        return answered;
    }
}
