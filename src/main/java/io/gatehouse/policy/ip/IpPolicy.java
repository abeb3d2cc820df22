package io.gatehouse.policy.ip;

import io.gatehouse.config.Cidr;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.IpText;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests in by the address of the client, which trusted proxies may have told.
 *
 * @param allow what a request may come from; null for everywhere
 * @param deny what it may not come from all the same
 */
record IpPolicy(@Nullable Networks allow, Networks deny) implements Policy<IpPolicy.Judgement> {
    private static final int MAPPED = 12;

    /**
     * Whether a request may come in.
     *
     * @param network the one that decided; null where it was that none has the address, or that none must
     */
    record Judgement(boolean refuses, @Nullable Cidr network) implements Decision {
        @Override
        public String outcome() {
            return refuses ? "refused" : "pass";
        }

        @Override
        public String reason() {
            if (refuses) {
                return network == null
                        ? "the client's address is in no network of allow"
                        : "the client's address is in " + network + " of deny";
            }
            return network == null
                    ? "the client's address is in no network of deny"
                    : "the client's address is in " + network + " of allow";
        }

        @Override
        public int status() {
            return refuses ? 403 : 0;
        }
    }

    @Override
    public Judgement decide(Exchange exchange) {
        InetAddress address = plain(exchange.client().address());
        Cidr denied = deny.find(address);
        if (denied != null || allow == null) {
            return new Judgement(denied != null, denied);
        }
        Cidr allowed = allow.find(address);
        return new Judgement(allowed == null, allowed);
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        return Map.of("address", IpText.of(plain(exchange.client().address())));
    }

    @Override
    public Reply carryOut(Judgement judgement, Exchange exchange, Handler next) throws IOException {
        return judgement.refuses
                ? ProblemReply.of(403, "Requests from this address are not taken here.", exchange)
                : next.handle(exchange);
    }

    /** An IPv4 address that is written as one of IPv6 (RFC 4291 §2.5.5.2) as what it is; any other as it is. */
    static InetAddress plain(InetAddress address) {
        byte[] octets = address.getAddress();
        if (address instanceof Inet4Address || !isMapped(octets)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(octets, MAPPED, octets.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isMapped(byte[] octets) {
        for (int i = 0; i < MAPPED - 2; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return octets[MAPPED - 2] == -1 && octets[MAPPED - 1] == -1;
    }
}
