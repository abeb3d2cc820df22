package io.gatehouse.forward;

import org.jspecify.annotations.Nullable;

/** By which an attempt is broken off from outside, whether it has its connection already or not. Threads: any. */
final class Reins {
    private @Nullable Lease lease;
    private boolean broken;

    /** The attempt has this connection now. */
    synchronized void hold(Lease leased) {
        lease = leased;
        if (broken) {
            leased.abort();
        }
    }

    synchronized void breakOff() {
        broken = true;
        if (lease != null) {
            lease.abort();
        }
    }
}
