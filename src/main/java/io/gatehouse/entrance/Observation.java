package io.gatehouse.entrance;

import io.gatehouse.observe.AccessLog;
import io.gatehouse.observe.AuditEvents;
import io.gatehouse.observe.Metrics;
import io.gatehouse.snapshot.Live;
import jakarta.servlet.ServletContext;

/**
 * What {@link ObserveFilter} works with; one for each deployed WAR.
 *
 * @param live where requests find the snapshot they run on
 * @param metrics where they are counted
 * @param accessLog where they are logged
 * @param audit where it is told who was refused for who they are
 */
public record Observation(Live live, Metrics metrics, AccessLog accessLog, AuditEvents audit) {
    private static final String ATTRIBUTE = Observation.class.getName();

    static Observation of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Observation observation) {
            return observation;
        }
        throw new IllegalStateException("nothing to observe with: the gateway was not started");
    }

    /** Makes it known to the filter, before the filter is initialised. */
    public void keepWith(ServletContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }
}
