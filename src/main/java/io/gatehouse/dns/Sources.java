package io.gatehouse.dns;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Where the addresses of names come from. Read again for every lookup, so that a change needs no restart.
 *
 * @param hosts what goes before any server
 * @param servers who is asked
 * @param families the kinds of address this machine can reach; for others nobody is asked
 * @param system whether what no server knows is asked of the system, which may know more ways than DNS
 */
record Sources(HostsFile hosts, Servers servers, Set<Family> families, boolean system) {
    private static final Path RESOLV = Path.of("/etc/resolv.conf");

    /** As this machine is set up. */
    static Sources ofTheSystem() {
        return new Sources(HostsFile.parse(lines(hostsFile())), Servers.parse(lines(RESOLV)), reachable(), true);
    }

    /** These servers in the place of the system's. */
    static Sources of(Servers servers) {
        return new Sources(HostsFile.parse(lines(hostsFile())), servers, reachable(), false);
    }

    private static Path hostsFile() {
        String windows = System.getenv("SystemRoot");
        return windows == null ? Path.of("/etc/hosts") : Path.of(windows, "System32", "drivers", "etc", "hosts");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** IPv6 only where an interface has an address that leads beyond its own link, as {@code AI_ADDRCONFIG} has it (RFC 3493 §6.1). */
    private static Set<Family> reachable() {
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    boolean local = address.isLoopbackAddress() || address.isLinkLocalAddress();
                    if (address instanceof Inet6Address && !local) {
                        return Set.of(Family.IPV4, Family.IPV6);
                    }
                }
            }
        } catch (SocketException e) {
            // then what every machine has
        }
        return Set.of(Family.IPV4);
    }
}
