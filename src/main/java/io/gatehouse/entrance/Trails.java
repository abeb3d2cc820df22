package io.gatehouse.entrance;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.IpText;
import io.gatehouse.exchange.Trail;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is to be continued of a trusted peer's forwarding fields, so that {@code Forwarded} and
 * {@code X-Forwarded-For} tell an upstream of the same hops (RFC 7239 §7.4).
 *
 * <p>Where one of the two came, the other is made of it. Where both came, what stands left of the first hop that they
 * do not agree on is dropped from both: one of them was made up.
 */
final class Trails {
    private Trails() {}

    static Trail of(Headers received) {
        List<Hop> hops = ForwardedField.hops(received.all("Forwarded"));
        List<@Nullable InetAddress> standard = new ArrayList<>();
        hops.stream().filter(Hop::names).forEach(hop -> standard.add(hop.address()));
        List<@Nullable InetAddress> older = new ArrayList<>();
        received.members("X-Forwarded-For").forEach(node -> older.add(Hop.address(node)));
        List<@Nullable InetAddress> both = agreed(standard, older);
        boolean wholeStandard =
                hops.size() == both.size() && hops.stream().allMatch(hop -> hop.names() && hop != Hop.UNREADABLE);
        boolean wholeOlder = older.size() == both.size() && older.stream().allMatch(Objects::nonNull);
        return new Trail(
                wholeStandard && !both.isEmpty()
                        ? String.join(", ", received.all("Forwarded"))
                        : joined(both, Trails::element),
                wholeOlder && !both.isEmpty()
                        ? String.join(", ", received.members("X-Forwarded-For"))
                        : joined(both, address -> address == null ? "unknown" : IpText.of(address)));
    }

    /** The one of the two that has anything, or the right-hand end that both have. */
    private static List<@Nullable InetAddress> agreed(
            List<@Nullable InetAddress> standard, List<@Nullable InetAddress> older) {
        if (standard.isEmpty() || older.isEmpty()) {
            return standard.isEmpty() ? older : standard;
        }
        int same = 0;
        while (same < Math.min(standard.size(), older.size())
                && Objects.equals(fromRight(standard, same), fromRight(older, same))) {
            same++;
        }
        return standard.subList(standard.size() - same, standard.size());
    }

    private static @Nullable InetAddress fromRight(List<@Nullable InetAddress> addresses, int place) {
        return addresses.get(addresses.size() - 1 - place);
    }

    private static @Nullable String joined(
            List<@Nullable InetAddress> addresses, Function<@Nullable InetAddress, String> text) {
        List<String> members = new ArrayList<>();
        addresses.forEach(address -> members.add(text.apply(address)));
        return members.isEmpty() ? null : String.join(", ", members);
    }

    private static String element(@Nullable InetAddress address) {
        if (address == null) {
            return "for=unknown";
        }
        return address instanceof Inet6Address ? "for=\"[" + IpText.of(address) + "]\"" : "for=" + IpText.of(address);
    }
}
