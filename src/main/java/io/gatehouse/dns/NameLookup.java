package io.gatehouse.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds addresses as the system would: in its file of hosts, then by DNS with its domains, then by whatever else it
 * knows. Unlike the system's own call it knows for how long an answer holds. Threads: any.
 */
public final class NameLookup implements Lookup {
    /** How long holds what comes with no time of its own. */
    static final Duration TIMELESS = Duration.ofSeconds(30);

    private final Supplier<Sources> sources;

    NameLookup(Supplier<Sources> sources) {
        this.sources = sources;
    }

    /** As this machine is set up. */
    public static NameLookup ofTheSystem() {
        return new NameLookup(Sources::ofTheSystem);
    }

    /** By these servers, {@code host:port[,host:port]}. */
    public static NameLookup by(String servers) {
        Servers named = Servers.named(servers);
        return new NameLookup(() -> Sources.of(named));
    }

    @Override
    public Answer of(String host) throws IOException {
        Sources now = sources.get();
        String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        List<InetAddress> listed = now.hosts().find(bare);
        if (!listed.isEmpty()) {
            return Answer.of(listed, TIMELESS, false);
        }
        if (bare.equals("localhost") || bare.endsWith(".localhost")) {
            // nobody is asked for it (RFC 6761 §6.3)
            return Answer.of(List.of(InetAddress.getLoopbackAddress()), TIMELESS, false);
        }
        if (!Query.isName(bare)) {
            throw new IOException("no name that DNS could have");
        }
        if (now.servers().addresses().isEmpty()) {
            return bySystem(host, Answer.of(List.of(), TIMELESS, false));
        }
        Answer answer = new Asking(now.servers(), now.families()).candidates(host);
        return answer.addresses().isEmpty() && now.system() ? bySystem(host, answer) : answer;
    }

    private static Answer bySystem(String host, Answer otherwise) {
        try {
            return Answer.of(List.of(InetAddress.getAllByName(host)), TIMELESS, false);
        } catch (UnknownHostException e) {
            return otherwise;
        }
    }
}
