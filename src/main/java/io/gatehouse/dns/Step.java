package io.gatehouse.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one message means for a name: its aliases followed as far as the message tells them (RFC 1034 §3.6.2).
 *
 * <p>The time that holds is the least of all records on the way, the aliases' too.
 */
sealed interface Step {
    /** How long a missing SOA record lets nothing hold (RFC 2308 §5 leaves it to us). */
    long WITHOUT_ZONE = 30;

    /** In seconds. */
    long ttl();

    /** The name has these addresses. */
    record Found(List<InetAddress> addresses, long ttl) implements Step {}

    /** The name is an alias of one that the message says nothing of: it has to be asked for. */
    record Elsewhere(String name, long ttl) implements Step {}

    /** There is no such name, or it has no address of the family. */
    record Nothing(long ttl) implements Step {}

    /** Reads an answer to the question for this name. */
    static Step of(String asked, Message message) {
        String name = asked;
        long ttl = Integer.MAX_VALUE;
        Set<String> seen = new TreeSet<>();
        for (Entry.Alias alias = alias(name, message); alias != null && seen.add(name); alias = alias(name, message)) {
            name = alias.target();
            ttl = Math.min(ttl, alias.ttl());
        }
        List<Entry.Address> entries = addresses(name, message).toList();
        for (Entry.Address entry : entries) {
            ttl = Math.min(ttl, entry.ttl());
        }
        if (!entries.isEmpty()) {
            return new Found(entries.stream().map(Entry.Address::address).toList(), ttl);
        }
        boolean open = !name.equals(asked) && message.zone() == null && (message.flags() & 0xf) == 0;
        return open ? new Elsewhere(name, ttl) : new Nothing(Math.min(ttl, negative(message)));
    }

    private static long negative(Message message) {
        Entry.Zone zone = message.zone();
        return zone == null ? WITHOUT_ZONE : Math.min(zone.ttl(), zone.minimum());
    }

    private static Entry.@Nullable Alias alias(String name, Message message) {
        for (Entry entry : message.answer()) {
            if (entry instanceof Entry.Alias alias && alias.name().equals(name)) {
                return alias;
            }
        }
        return null;
    }

    private static Stream<Entry.Address> addresses(String name, Message message) {
        return message.answer().stream()
                .filter(Entry.Address.class::isInstance)
                .map(Entry.Address.class::cast)
                .filter(entry -> entry.name().equals(name));
    }
}
