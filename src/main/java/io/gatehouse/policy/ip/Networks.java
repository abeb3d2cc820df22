package io.gatehouse.policy.ip;

import io.gatehouse.config.Cidr;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Networks that an address is looked for in: as often as they have different lengths of prefix, however many they are.
 * Immutable; threads: any.
 */
final class Networks {
    private final Set<Cidr> all;

    /** Each once, the shortest first: what it finds is the widest. */
    private final int[] lengths;

    Networks(Collection<Cidr> networks) {
        this.all = Set.copyOf(networks);
        this.lengths =
                networks.stream().mapToInt(Cidr::bits).distinct().sorted().toArray();
    }

    /** The widest one that has the address; null when none has. */
    @Nullable
    Cidr find(InetAddress address) {
        int longest = address.getAddress().length * 8;
        for (int i = 0; i < lengths.length && lengths[i] <= longest; i++) {
            Cidr network = Cidr.around(address, lengths[i]);
            if (all.contains(network)) {
                return network;
            }
        }
        return null;
    }
}
