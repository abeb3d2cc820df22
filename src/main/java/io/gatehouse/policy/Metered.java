package io.gatehouse.policy;

import io.gatehouse.exchange.Caller;
import io.gatehouse.limit.Outcome;
import org.jspecify.annotations.Nullable;

/** A policy that counts what each consumer has used, so that it can be told, and given back. */
public interface Metered {
    /** What the requests of this caller on a route have used; null where others count with them, or they do not count. */
    @Nullable
    Usage usage(Caller caller, String route);

    /** Gives it back; false where the store in which gateways count together can't be asked. */
    boolean reset(Caller caller, String route);

    /**
     * What was used.
     *
     * @param key of the counters: one for all routes on which it is the same
     * @param plan what it is part of; empty for what everybody has
     * @param outcome how the windows stand; null where there is no limit
     */
    record Usage(String key, String plan, @Nullable Outcome outcome) {}
}
