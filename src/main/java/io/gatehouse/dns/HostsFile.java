package io.gatehouse.dns;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names that the machine's file of hosts gives addresses to; it goes before any server, as hosts(5) has it.
 *
 * @param addresses by name in lower case
 */
record HostsFile(Map<String, List<InetAddress>> addresses) {

    /** Reads the lines of the file; what can't be read in one of them is passed over. */
    static HostsFile parse(List<String> lines) {
        Map<String, List<InetAddress>> addresses = new HashMap<>();
        for (String line : lines) {
            String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
            for (int i = 1; i < words.length; i++) {
                String name = words[i].toLowerCase(Locale.ROOT);
                addresses.computeIfAbsent(name, n -> new ArrayList<>()).addAll(address(words[0]));
            }
        }
        return new HostsFile(addresses);
    }

    /** The addresses of a name; none when it is not in the file. */
    List<InetAddress> find(String name) {
        return addresses.getOrDefault(name, List.of());
    }

    private static List<InetAddress> address(String text) {
        try {
            return List.of(Cidr.address(text));
        } catch (BadValue e) {
            return List.of();
        }
    }
}
