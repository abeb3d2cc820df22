package io.gatehouse.entrance;

import io.gatehouse.admin.AdminGate;
import io.gatehouse.entrance.tunnel.Tunnels;
import io.gatehouse.explain.Tickets;
import io.gatehouse.observe.AuditEvents;
import io.gatehouse.observe.Readiness;
import jakarta.servlet.ServletContext;

/**
 * The parts of the running gateway that filters need, put together by {@link Start}; one for each deployed WAR.
 */
public record Gatehouse(
        AdminGate gate, AuditEvents audit, Readiness readiness, Threads threads, Tunnels tunnels, Tickets tickets) {
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
