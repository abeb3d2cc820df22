package io.gatehouse.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A target's connection after it switched protocols (RFC 9110 §7.8): the body of a reply 101. What the target sends is its
 * {@link #stream()}, what came with the head of its answer first.
 *
 * <p>It belongs to no pool and serves nothing else. Closing it ends it in good order. Threads: one reads, one at a time
 * writes, any closes or resets, which wakes both.
 */
public interface Upgraded extends Body {
    /** The protocol as the target names it, such as {@code websocket}. */
    String protocol();

    /** What is written here goes to the target, unbuffered. */
    OutputStream output() throws IOException;

    /** Tells the target that nothing more comes; it may still send. */
    void endOutput() throws IOException;

    /** Ends the connection with a TCP reset. */
    void reset();

    /** How long both directions together may be silent. */
    Duration idle();

    /** Whether the protocol is the WebSocket protocol (RFC 6455). */
    default boolean isWebSocket() {
        return protocol().equalsIgnoreCase("websocket");
    }
}
