package io.gatehouse.dns;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Cidr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is asked for names, and how.
 *
 * @param addresses the servers in the order in which they are asked; none where only the system knows
 * @param search domains that are put behind a name
 * @param dots a name with so many dots is asked for as it is first
 * @param timeout how long one server is waited for
 * @param attempts how often all are asked in turn
 */
record Servers(List<InetSocketAddress> addresses, List<String> search, int dots, Duration timeout, int attempts) {
    static final String EXPECTED = "one to three servers as host:port[,host:port], hosts being addresses";

    private static final int PORT = 53;
    private static final int MOST = 3;
    private static final Pattern SERVER = Pattern.compile("(?:\\[([^]]+)]|([^:\\[\\]]+))(?::(\\d{1,5}))?");
    private static final Pattern OPTION = Pattern.compile("(ndots|timeout|attempts):(\\d{1,3})");

    /** Servers that are named one by one, in the place of the system's; names are asked for as they are. */
    static Servers named(String text) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String server : text.split(",", -1)) {
            Matcher parts = SERVER.matcher(server.strip());
            if (!parts.matches() || addresses.size() == MOST) {
                throw new BadValue("names no servers of DNS", text, EXPECTED);
            }
            InetAddress host = Cidr.address(parts.group(1) != null ? parts.group(1) : parts.group(2));
            int port = parts.group(3) == null ? PORT : Integer.parseInt(parts.group(3));
            if (port < 1 || port > 65535) {
                throw new BadValue("has no port from 1 to 65535", text, EXPECTED);
            }
            addresses.add(new InetSocketAddress(host, port));
        }
        return new Servers(addresses, List.of(), 1, Duration.ofSeconds(2), 2);
    }

    /** Reads the system's file as resolv.conf(5) says, with the bounds of the GNU library; the last of two lines holds. */
    static Servers parse(List<String> lines) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        List<String> search = List.of();
        int[] options = {1, 5, 2};
        for (String line : lines) {
            String[] words = line.replaceFirst("^\\s*[#;].*", "").strip().split("\\s+");
            switch (words[0]) {
                case "nameserver" -> server(words, addresses);
                case "search", "domain" -> search = domains(words);
                case "options" -> options(words, options);
                default -> {}
            }
        }
        return new Servers(List.copyOf(addresses), search, options[0], Duration.ofSeconds(options[1]), options[2]);
    }

    /** The full names that a name may stand for, in the order in which they are asked for. */
    List<String> candidates(String name) {
        if (name.endsWith(".")) {
            return List.of(name.substring(0, name.length() - 1));
        }
        boolean dotted = name.chars().filter(c -> c == '.').count() >= dots;
        Set<String> candidates = new LinkedHashSet<>();
        if (dotted) {
            candidates.add(name);
        }
        search.forEach(domain -> candidates.add(name + '.' + domain));
        candidates.add(name);
        return List.copyOf(candidates);
    }

    private static void server(String[] words, List<InetSocketAddress> addresses) {
        if (words.length < 2 || addresses.size() == MOST) {
            return;
        }
        try {
            addresses.add(new InetSocketAddress(Cidr.address(words[1].replaceFirst("%.*", "")), PORT));
        } catch (BadValue e) {
            // the system's own resolver passes it over, too
        }
    }

    private static List<String> domains(String[] words) {
        List<String> domains = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            String domain = words[i].toLowerCase(Locale.ROOT).replaceFirst("\\.$", "");
            if (Query.isName(domain)) {
                domains.add(domain);
            }
        }
        return List.copyOf(domains);
    }

    private static void options(String[] words, int[] options) {
        for (String word : words) {
            Matcher option = OPTION.matcher(word);
            if (option.matches()) {
                int value = Integer.parseInt(option.group(2));
                switch (option.group(1)) {
                    case "ndots" -> options[0] = Math.min(value, 15);
                    case "timeout" -> options[1] = Math.max(1, Math.min(value, 30));
                    default -> options[2] = Math.max(1, Math.min(value, 5));
                }
            }
        }
    }
}
