package io.gatehouse.launch;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asked for, checked.
 *
 * @param dns the servers that are asked for names of targets; empty for those of the machine
 */
record Settings(
        InetAddress address,
        int port,
        Optional<Tls> tls,
        Optional<Path> home,
        Optional<Path> config,
        Optional<Path> secretsRoot,
        Optional<String> dns,
        boolean demo,
        boolean startAnyway,
        Threads threads,
        Drain.Times drain) {

    /**
     * The port for TLS.
     *
     * @param port 0 for a free one
     * @param pairs the certificates, the first of which is shown to clients that ask for no name of another
     * @param clientCa whose client certificates are taken; clients are not asked for any without it
     */
    record Tls(int port, List<PemPair> pairs, Optional<Path> clientCa) {}

    /** Whose threads run the requests: Tomcat's pool of platform threads, or a virtual thread each. */
    enum Threads {
        CONTAINER,
        VIRTUAL
    }
}
