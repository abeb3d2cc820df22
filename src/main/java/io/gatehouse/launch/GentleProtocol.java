package io.gatehouse.launch;

import org.apache.coyote.http11.Http11NioProtocol;

/** Tomcat's HTTP/1.1 over a {@link GentleEndpoint}. */
final class GentleProtocol extends Http11NioProtocol {
    private final GentleEndpoint endpoint;

    GentleProtocol() {
        this(new GentleEndpoint());
    }

    private GentleProtocol(GentleEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    GentleEndpoint endpoint() {
        return endpoint;
    }
}
