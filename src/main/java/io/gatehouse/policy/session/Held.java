package io.gatehouse.policy.session;

import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session as it is now: which tokens it has, and when it was used last.
 *
 * <p>Threads: any. Who renews it has the lock, and reads again what it is when it has got it; others read it at any time.
 */
final class Held {
    final ReentrantLock renewing = new ReentrantLock();

    private volatile Session session;
    private volatile Instant used;
    private volatile boolean over;
    private volatile Instant again = Instant.MIN;
    private volatile boolean owed;

    Held(Session session, Instant used) {
        this.session = session;
        this.used = used;
    }

    Session session() {
        return session;
    }

    void renewed(Session now) {
        session = now;
        owed = false;
    }

    /**
     * The same tokens, and the refresh token that came with others that could not be checked: the one before may be worth
     * nothing any more.
     */
    void owed(String refresh) {
        session = session.with(refresh);
        owed = true;
    }

    /** Whether the tokens that belong to its refresh token are yet to come. */
    boolean isOwed() {
        return owed;
    }

    Instant used() {
        return used;
    }

    void use(Instant now) {
        used = now;
    }

    boolean isOver() {
        return over;
    }

    void end() {
        over = true;
    }

    /** When the provider may be asked again, which was away. */
    Instant again() {
        return again;
    }

    void notBefore(Instant later) {
        again = later;
    }
}
