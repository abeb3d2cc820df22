package io.gatehouse.dns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/** A kind of address, with the type of the records that hold it (RFC 1035 §3.2.2, RFC 3596 §2.1). */
enum Family {
    IPV4(1, 4),
    IPV6(28, 16);

    private final int type;
    private final int octets;

    Family(int type, int octets) {
        this.type = type;
        this.octets = octets;
    }

    int type() {
        return type;
    }

    /** How long an address is. */
    int octets() {
        return octets;
    }

    boolean has(InetAddress address) {
        return this == IPV4 ? address instanceof Inet4Address : address instanceof Inet6Address;
    }
}
