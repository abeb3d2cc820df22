package io.gatehouse.admin;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * All that the admin gate looks at when a request knocks.
 *
 * @param metrics whether the metrics are asked for, which have a list of their own
 * @param peer the other end of the TCP connection
 * @param client the derived client, the peer unless a trusted proxy named another
 * @param forwarded whether {@code Forwarded}, {@code X-Forwarded-*} or {@code Via} is present, or the server has taken the
 *     client's address from such a field
 * @param host the {@code Host} field; null when there is none
 * @param localPort the port of the connector that took the connection
 * @param method the request's method
 * @param authorization the {@code Authorization} field; null when there is none
 * @param user the container's user, who has the role {@code gatehouse-admin}; null for nobody
 * @param origin the {@code Origin} field; null when there is none
 * @param ownOrigin scheme and authority under which the client sees this gateway
 * @param marked whether {@code X-Gatehouse-Admin: 1} is present, which a form of another site can't send
 */
public record Knock(
        boolean metrics,
        InetAddress peer,
        InetAddress client,
        boolean forwarded,
        @Nullable String host,
        int localPort,
        String method,
        @Nullable String authorization,
        @Nullable String user,
        @Nullable String origin,
        String ownOrigin,
        boolean marked) {

    /** The same with another derived client. */
    public Knock from(InetAddress other) {
        return new Knock(
                metrics,
                peer,
                other,
                forwarded,
                host,
                localPort,
                method,
                authorization,
                user,
                origin,
                ownOrigin,
                marked);
    }
}
