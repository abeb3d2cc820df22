package io.gatehouse.snapshot;

import io.gatehouse.config.Secrets;
import io.gatehouse.dns.Names;
import io.gatehouse.forward.Alarms;
import io.gatehouse.forward.Connections;
import io.gatehouse.forward.Handover;
import io.gatehouse.forward.Hedges;
import io.gatehouse.forward.Sender;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What upstreams are made with.
 *
 * @param kept the state that outlives publishes
 * @param held what the snapshot that is being made holds of it
 * @param nanos the clock of their states
 * @param names what resolves names of targets; null where that is left to who connects
 */
record Supplies(
        Kept kept,
        List<Kept.Held<?>> held,
        Sending sending,
        Secrets secrets,
        LongSupplier nanos,
        @Nullable Names names) {

    /**
     * What requests are sent with.
     *
     * @param threads on which others are asked beside the requests
     */
    record Sending(Alarms alarms, Hedges hedges, Handover handover, Executor threads) {}

    /** The same, but what is asked for is held by another. */
    Supplies heldBy(List<Kept.Held<?>> other) {
        return new Supplies(kept, other, sending, secrets, nanos, names);
    }

    Alarms alarms() {
        return sending.alarms();
    }

    /** The way of a request to its target, over these connections. */
    Sender sender(Connections connections) {
        return new Sender(connections, sending.alarms(), sending.hedges(), sending.handover());
    }

    /** The state of this key, held by the snapshot. */
    <T extends AutoCloseable> T hold(Object key, Class<T> type, Supplier<T> maker) {
        return keep(key, type, maker).state();
    }

    /** The same, for what may be held longer than the snapshot lasts ({@link Kept.Held#share}). */
    <T extends AutoCloseable> Kept.Held<T> keep(Object key, Class<T> type, Supplier<T> maker) {
        Kept.Held<T> state = kept.hold(key, type, maker);
        held.add(state);
        return state;
    }
}
