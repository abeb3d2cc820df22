package io.gatehouse.entrance;

import io.gatehouse.admin.AdminGate;
import io.gatehouse.observe.AccessLog;
import io.gatehouse.observe.Metrics;
import io.gatehouse.observe.Readiness;
import io.gatehouse.snapshot.Live;
import jakarta.servlet.ServletContext;

/**
 * The parts of the running gateway that filters need, put together by {@link Start}; one for each deployed WAR.
 *
 * @param prefix the context path, which routes and upstreams never see; empty at the root
 */
public record Gatehouse(
        Live live,
        AdminGate gate,
        Metrics metrics,
        AccessLog accessLog,
        Readiness readiness,
        Threads threads,
        String prefix) {
    private static final String ATTRIBUTE = Gatehouse.class.getName();

    /** The gateway of this web application. */
    public static Gatehouse of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Gatehouse gatehouse) {
            return gatehouse;
        }
        throw new IllegalStateException("the gateway was not started: web.xml names io.gatehouse.entrance.Start");
    }

    void keepWith(ServletContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }
}
