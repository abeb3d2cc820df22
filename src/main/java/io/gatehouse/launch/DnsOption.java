package io.gatehouse.launch;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option that names the servers of DNS. The web application reads its value again and more exactly; it is checked here
 * to be told with the other problems of the command line.
 */
final class DnsOption {
    private static final int MOST = 3;
    private static final String NUMBER = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern SERVER = Pattern.compile(
            "(?:" + NUMBER + "(?:\\." + NUMBER + "){3}|(\\[[0-9A-Fa-f]*:[0-9A-Fa-f:.]*]))(?::(\\d{1,5}))?");

    @Option(
            names = "--dns",
            paramLabel = "SERVERS",
            description =
                    "Ask these for names of targets, in place of the machine's: up to three as ADDRESS[:PORT],...")
    private @Nullable String servers;

    /** The servers as they are written, empty for those of the machine; what is wrong is added to the problems. */
    Optional<String> check(List<String> problems) {
        if (servers != null && !areServers(servers)) {
            problems.add(
                    "--dns: \"" + servers + "\" names no servers of DNS; expected one to three addresses, each with a"
                            + " port unless that is 53, such as 10.0.0.53,[2001:db8::53]:5353.");
        }
        return Optional.ofNullable(servers);
    }

    private static boolean areServers(String text) {
        String[] all = text.split(",", -1);
        for (String each : all) {
            Matcher parts = SERVER.matcher(each.strip());
            if (!parts.matches() || !isAddress(parts.group(1)) || !isPort(parts.group(2))) {
                return false;
            }
        }
        return all.length <= MOST;
    }

    private static boolean isAddress(@Nullable String bracketed) {
        try {
            // brackets keep it from being looked up as a name
            return bracketed == null || InetAddress.getByName(bracketed) instanceof Inet6Address;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || Integer.parseInt(digits) >= 1 && Integer.parseInt(digits) <= 65535;
    }
}
