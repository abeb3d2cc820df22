package io.gatehouse.snapshot;

import io.gatehouse.config.Cidr;
import io.gatehouse.exchange.CredentialNames;
import io.gatehouse.exchange.Identity;
import io.gatehouse.exchange.IdentityFields;
import io.gatehouse.route.BodyLimits;
import io.gatehouse.route.HeadLimits;
import java.net.InetAddress;
import java.util.List;

/**
 * What applies to a request before any route does.
 *
 * @param trust the peers whose forwarding fields are believed
 * @param adminAllow who may reach the admin space
 * @param adminHosts further {@code Host} values of the admin space
 * @param adminPort the one local port of the admin space; 0 for any
 * @param metricsAllow who may read the metrics
 * @param identity what the gateway calls itself
 * @param credentialNames where credentials may come, which no log shows
 * @param identityFields the fields in which upstreams are told who sends a request, and that no client may send
 * @param head how large a request's head may be
 * @param leastRate octets that must come in each second that is waited for content that nobody wants; 0 for any
 */
public record Edge(
        List<Cidr> trust,
        List<Cidr> adminAllow,
        List<String> adminHosts,
        int adminPort,
        List<Cidr> metricsAllow,
        Identity identity,
        CredentialNames credentialNames,
        IdentityFields identityFields,
        HeadLimits head,
        long leastRate) {

    /** The edge of a gateway that goes by its usual name, and whose limits are the usual ones. */
    public Edge(
            List<Cidr> trust, List<Cidr> adminAllow, List<String> adminHosts, int adminPort, List<Cidr> metricsAllow) {
        this(
                trust,
                adminAllow,
                adminHosts,
                adminPort,
                metricsAllow,
                Identity.DEFAULT,
                CredentialNames.NONE,
                IdentityFields.NONE,
                HeadLimits.DEFAULT,
                BodyLimits.DEFAULT.octetsPerSecond());
    }

    /** Whether one of the ranges holds the address. */
    public static boolean within(List<Cidr> ranges, InetAddress address) {
        for (Cidr range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
