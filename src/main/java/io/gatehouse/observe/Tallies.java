package io.gatehouse.observe;

import java.time.Clock;

/** Makes the tallies of policies, which share a bounded memory. Threads: any. */
public final class Tallies {
    /** Octets for the histories and kinds of all policies together: 32 MiB. */
    private static final long OCTETS = 32L << 20;

    private final Clock clock;
    private final Room room;

    public Tallies(Clock clock) {
        this(clock, OCTETS);
    }

    Tallies(Clock clock, long octets) {
        this.clock = clock;
        this.room = new Room(octets);
    }

    /** A tally that counts from now on; whoever has it closes it. */
    public Tally begin() {
        return new Tally(clock, room);
    }
}
