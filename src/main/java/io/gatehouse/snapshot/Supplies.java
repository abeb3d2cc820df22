package io.gatehouse.snapshot;

import io.gatehouse.config.Secrets;
import io.gatehouse.forward.Alarms;
import io.gatehouse.forward.Handover;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What upstreams are made with.
 *
 * @param kept the state that outlives publishes
 * @param held what the snapshot that is being made holds of it
 * @param nanos the clock of their states
 */
record Supplies(Kept kept, List<Kept.Held<?>> held, Sending sending, Secrets secrets, LongSupplier nanos) {

    /** What requests are sent with. */
    record Sending(Alarms alarms, Handover handover) {}

    Alarms alarms() {
        return sending.alarms();
    }

    /** The way to the services of the same server. */
    Handover handover() {
        return sending.handover();
    }

    /** The state of this key, held by the snapshot. */
    <T extends AutoCloseable> T hold(Object key, Class<T> type, Supplier<T> maker) {
        Kept.Held<T> state = kept.hold(key, type, maker);
        held.add(state);
        return state.state();
    }
}
