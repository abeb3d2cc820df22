package io.gatehouse.launch;

import java.util.logging.LogManager;

/**
 * A log manager that keeps its handlers to the very end. The JDK's own takes them away in a shutdown hook, which runs
 * beside the one that drains the gateway: what is logged while draining would be lost.
 */
public final class LastingLogs extends LogManager {

    /** Made by the JDK, which is given the class's name. */
    public LastingLogs() {}

    @Override
    public void reset() {
        if (!Thread.currentThread().getClass().getName().startsWith("java.util.logging.")) {
            super.reset();
        }
    }
}
