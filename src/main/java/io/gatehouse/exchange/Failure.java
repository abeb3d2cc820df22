package io.gatehouse.exchange;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The gateway could not get an answer, or not the whole of it. Thrown, never returned; one place makes a problem reply
 * of it.
 *
 * <p>It knows whether the request may have arrived at the target: that, not the exception's class, decides whether it
 * may be sent again (RFC 9110 §9.2.2).
 */
public final class Failure extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final boolean mayHaveArrived;
    private final Duration over;

    public Failure(Kind kind, boolean mayHaveArrived, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.mayHaveArrived = mayHaveArrived;
        this.over = Duration.ofSeconds(1);
    }

    private Failure(Failure same, Duration over) {
        super(same.getMessage(), same.getCause());
        this.kind = same.kind;
        this.mayHaveArrived = same.mayHaveArrived;
        this.over = over;
    }

    /** The same, which may be over after this time. */
    public Failure over(Duration time) {
        return new Failure(this, time);
    }

    /** When it may be over; a second where nobody knows. */
    public Duration over() {
        return over;
    }

    public Kind kind() {
        return kind;
    }

    /** False only when it is certain that no octet of the request reached the target. */
    public boolean mayHaveArrived() {
        return mayHaveArrived;
    }

    /**
     * What went wrong, with the status it is answered with and its word in {@code Proxy-Status} (RFC 9209 §2.3).
     */
    public enum Kind {
        DNS(502, "dns_error", "The name of the upstream could not be resolved."),
        CONNECTION_REFUSED(502, "connection_refused", "The upstream refused the connection."),
        CONNECTION_TIMEOUT(504, "connection_timeout", "The upstream did not accept a connection in time."),
        CONNECTION_TERMINATED(502, "connection_terminated", "The upstream closed the connection before it answered."),
        UNREACHABLE(502, "destination_ip_unroutable", "The upstream can't be reached."),
        TLS(502, "tls_certificate_error", "The upstream's certificate is not trusted."),
        TLS_PROTOCOL(502, "tls_protocol_error", "No TLS connection to the upstream could be made."),
        TLS_ALERT(502, "tls_alert_received", "The upstream refused the TLS connection."),
        NO_TARGET(503, "destination_unavailable", "No target of the upstream is available."),
        CONNECTION_LIMIT(503, "connection_limit_reached", "All connections to the upstream are in use."),
        RESPONSE_TIMEOUT(504, "http_response_timeout", "The upstream did not answer in time."),
        READ_TIMEOUT(504, "connection_read_timeout", "The upstream stopped sending in the midst of its answer."),
        RESPONSE_INCOMPLETE(502, "http_response_incomplete", "The upstream's answer ended early."),
        RESPONSE_HEAD_SIZE(502, "http_response_header_section_size", "The upstream's answer has too large a head."),
        PROTOCOL(502, "http_protocol_error", "The upstream's answer is not valid HTTP."),
        LOOP(502, "proxy_loop_detected", "The request has passed this gateway before."),
        INTERNAL(500, "proxy_internal_error", "The gateway failed to handle the request.");

        private final int status;
        private final String error;
        private final String says;

        Kind(int status, String error, String says) {
            this.status = status;
            this.error = error;
            this.says = says;
        }

        public int status() {
            return status;
        }

        /** The proxy error type of RFC 9209 §2.3. */
        public String error() {
            return error;
        }

        /** A sentence for the caller that names no host. */
        public String says() {
            return says;
        }
    }
}
