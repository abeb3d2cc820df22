package io.gatehouse.launch;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/** What the command line asked for, checked. */
record Settings(
        InetAddress address,
        int port,
        Optional<Path> home,
        Optional<Path> config,
        Optional<Path> secretsRoot,
        boolean demo,
        boolean startAnyway,
        Threads threads) {

    /** Whose threads run the requests: Tomcat's pool of platform threads, or a virtual thread each. */
    enum Threads {
        CONTAINER,
        VIRTUAL
    }
}
