package io.gatehouse.forward;

import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Failure;
import io.gatehouse.upstream.Target;
import java.io.IOException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;

/** Says what an exception of the library means for a request. */
final class Failures {
    private Failures() {}

    /** What kept a connection from being made: nothing of the request has left. */
    static Failure connecting(Target target, Exception cause) {
        Failure.Kind kind = Failure.Kind.CONNECTION_REFUSED;
        if (cause instanceof UnknownHostException) {
            kind = Failure.Kind.DNS;
        } else if (cause instanceof SocketTimeoutException) {
            kind = Failure.Kind.CONNECTION_TIMEOUT;
        } else if (cause instanceof SSLException tls) {
            kind = tls(tls);
        } else if (cause instanceof NoRouteToHostException) {
            kind = Failure.Kind.UNREACHABLE;
        } else if (cause instanceof IllegalStateException) {
            kind = Failure.Kind.INTERNAL;
        }
        return new Failure(kind, false, "connecting to " + target.name() + ": " + cause.getMessage(), cause);
    }

    private static Failure.Kind tls(SSLException cause) {
        if (cause instanceof SSLPeerUnverifiedException) {
            return Failure.Kind.TLS;
        }
        for (Throwable inner = cause.getCause(); inner != null; inner = inner.getCause()) {
            if (inner instanceof GeneralSecurityException) {
                return Failure.Kind.TLS;
            }
        }
        // the JDK has no class for it, only this text
        boolean alert = String.valueOf(cause.getMessage()).contains("alert");
        return alert ? Failure.Kind.TLS_ALERT : Failure.Kind.TLS_PROTOCOL;
    }

    /** What broke a request that was being sent or waited for. */
    static IOException sending(Target target, Lease lease, Exception cause) {
        if (cause instanceof ClientGone gone) {
            return gone;
        }
        if (cause instanceof Failure known) {
            return known;
        }
        Failure.Kind kind = Failure.Kind.CONNECTION_TERMINATED;
        if (lease.aborted() || cause instanceof SocketTimeoutException) {
            kind = Failure.Kind.RESPONSE_TIMEOUT;
        } else if (cause instanceof MessageConstraintException) {
            kind = Failure.Kind.RESPONSE_HEAD_SIZE;
        } else if (cause instanceof HttpException) {
            kind = Failure.Kind.PROTOCOL;
        }
        return new Failure(
                kind,
                !(cause instanceof Lease.Unsent),
                "waiting for " + target.name() + ": " + cause.getMessage(),
                cause);
    }

    /** What broke an answer in its midst. */
    static Failure reading(Target target, Lease lease, IOException cause) {
        Failure.Kind kind = Failure.Kind.RESPONSE_INCOMPLETE;
        if (lease.aborted()) {
            kind = Failure.Kind.RESPONSE_TIMEOUT;
        } else if (cause instanceof SocketTimeoutException) {
            kind = Failure.Kind.READ_TIMEOUT;
        } else if (cause instanceof MessageConstraintException
                || cause instanceof MalformedChunkCodingException && !(cause instanceof TruncatedChunkException)) {
            kind = Failure.Kind.PROTOCOL;
        }
        return new Failure(kind, true, "reading from " + target.name() + ": " + cause.getMessage(), cause);
    }
}
