package io.gatehouse.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server sent: the question as it repeats it, and the records that matter here (RFC 1035 §4.1).
 *
 * @param flags the second number of the header
 * @param name what was asked for
 * @param type of which kind
 * @param answer in the order sent, without records of other kinds
 * @param zone the zone's own record in the authority section; null when there is none
 */
record Message(int id, int flags, String name, int type, List<Entry> answer, Entry.@Nullable Zone zone) {
    static final int INTERNET = 1;
    private static final int ALIAS = 5;
    private static final int ZONE = 6;
    private static final int NO_SUCH_NAME = 3;

    /** Reads a message that has one question. */
    static Message parse(byte[] octets) throws Malformed {
        Octets in = new Octets(octets);
        int id = in.two();
        int flags = in.two();
        int questions = in.two();
        int answers = in.two();
        int authorities = in.two();
        in.two();
        if (questions != 1) {
            throw new Malformed(questions + " questions");
        }
        String name = in.name();
        int type = in.two();
        if (in.two() != INTERNET) {
            throw new Malformed("a question of another class");
        }
        boolean cut = (flags & 0x0200) != 0;
        List<Entry> answer = cut ? List.of() : entries(in, answers);
        List<Entry> authority = cut ? List.of() : entries(in, authorities);
        return new Message(id, flags, name, type, answer, zone(authority));
    }

    /** Whether this answers the question, and nothing that somebody else made up (RFC 5452 §9.1). */
    boolean answers(Query query) {
        boolean response = (flags & 0x8000) != 0 && (flags & 0x7800) == 0;
        return response && id == query.id() && type == query.family().type() && name.equals(query.name());
    }

    /** Whether it did not fit and has to be asked for over TCP. */
    boolean truncated() {
        return (flags & 0x0200) != 0;
    }

    /** Why the server is of no help, so that another one is asked; null when it is. */
    @Nullable
    String useless() {
        int code = flags & 0xf;
        if (code != 0 && code != NO_SUCH_NAME) {
            return "answers with code " + code;
        }
        boolean recursive = (flags & 0x0080) != 0;
        return answer.isEmpty() && zone == null && !recursive ? "knows nothing of the name and asks nobody" : null;
    }

    private static List<Entry> entries(Octets in, int count) throws Malformed {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Entry entry = entry(in);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return List.copyOf(entries);
    }

    private static @Nullable Entry entry(Octets in) throws Malformed {
        String name = in.name();
        int type = in.two();
        int of = in.two();
        long seconds = in.four();
        long ttl = seconds > Integer.MAX_VALUE ? 0 : seconds; // RFC 2181 §8
        int length = in.two();
        int end = in.at() + length;
        Entry entry = of == INTERNET ? data(name, ttl, type, length, in) : null;
        in.skipTo(end);
        return entry;
    }

    private static @Nullable Entry data(String name, long ttl, int type, int length, Octets in) throws Malformed {
        for (Family family : Family.values()) {
            if (type == family.type() && length == family.octets()) {
                return new Entry.Address(name, ttl, address(in.take(length)));
            }
        }
        if (type == ALIAS) {
            return new Entry.Alias(name, ttl, in.name());
        }
        if (type == ZONE) {
            in.name();
            in.name();
            in.take(16);
            return new Entry.Zone(name, ttl, in.four());
        }
        return null;
    }

    private static InetAddress address(byte[] octets) throws Malformed {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new Malformed("an address of " + octets.length + " octets");
        }
    }

    private static Entry.@Nullable Zone zone(List<Entry> authority) {
        for (Entry entry : authority) {
            if (entry instanceof Entry.Zone zone) {
                return zone;
            }
        }
        return null;
    }
}
