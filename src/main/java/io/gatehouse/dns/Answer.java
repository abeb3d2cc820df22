package io.gatehouse.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What is known of a name now.
 *
 * @param addresses in an order of their own, each once, since servers shuffle them; none when there is no such name
 * @param ttl how long that holds, 1 s to 1 h
 * @param partial whether the addresses of a family could not be got
 */
public record Answer(List<InetAddress> addresses, Duration ttl, boolean partial) {
    /** More of one name are not used. */
    static final int MOST = 100;

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** That there is no such name is not believed for longer: it may be about to be made. */
    private static final Duration LONGEST_NONE = Duration.ofMinutes(1);

    private static final Comparator<InetAddress> ORDER = Comparator.<InetAddress>comparingInt(
                    address -> address.getAddress().length)
            .thenComparing(InetAddress::getAddress, Arrays::compareUnsigned);

    /** Brings it into its order and its bounds. */
    public static Answer of(Collection<InetAddress> addresses, Duration ttl, boolean partial) {
        Duration longest = addresses.isEmpty() ? LONGEST_NONE : LONGEST;
        Duration bounded = ttl.compareTo(longest) > 0 ? longest : ttl.compareTo(SHORTEST) < 0 ? SHORTEST : ttl;
        return new Answer(sorted(addresses), bounded, partial);
    }

    static List<InetAddress> sorted(Collection<InetAddress> addresses) {
        return addresses.stream().distinct().sorted(ORDER).limit(MOST).toList();
    }
}
