package io.gatehouse.consumer;

import com.password4j.Argon2Function;
import com.password4j.BcryptFunction;
import io.gatehouse.config.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Compares passwords with their slow hashes, few at a time for the whole process: whoever tries passwords takes no more of
 * the machine than that, and the requests of others that need none of it go on.
 *
 * <p>Threads: any; each waits for its turn, in order. No more wait than may have one in time: a flood of passwords must not
 * hold all threads that serve requests.
 */
public final class SlowHashes {
    /** bcrypt reads no further. */
    private static final int BCRYPT_OCTETS = 72;

    /** So many wait for each that compares: a comparison takes some 50 ms, and nobody waits longer than a second. */
    private static final int WAITING = 20;

    private final Semaphore turns;
    private final int mostWaiting;
    private final Duration patience;
    private final byte[] key = new byte[32];

    /**
     * A place to compare.
     *
     * @param atOnce how many may compare at the same time
     * @param patience how long the others wait for their turn
     */
    public SlowHashes(int atOnce, Duration patience) {
        this(new Semaphore(atOnce, true), patience);
    }

    /** As many at once as there are turns. */
    SlowHashes(Semaphore turns, Duration patience) {
        this.turns = turns;
        this.mostWaiting = turns.availablePermits() * WAITING;
        this.patience = patience;
        new SecureRandom().nextBytes(key);
    }

    /** For this machine: as many as it has processors, and the others wait for a second. */
    public static SlowHashes ofThisMachine() {
        return new SlowHashes(Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(1));
    }

    /** A random one of this process, which nobody else knows. */
    byte[] key() {
        return key.clone();
    }

    /** What came of a comparison. */
    enum Outcome {
        SAME,
        OTHER,
        /** It was not made, since too many were waiting. */
        BUSY
    }

    Outcome compare(String password, PasswordHash hash) {
        if (turns.getQueueLength() >= mostWaiting && turns.availablePermits() == 0) {
            return Outcome.BUSY;
        }
        try {
            if (!turns.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return Outcome.BUSY;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.BUSY;
        }
        try {
            return matches(password, hash) ? Outcome.SAME : Outcome.OTHER;
        } finally {
            turns.release();
        }
    }

    private static boolean matches(String password, PasswordHash hash) {
        return switch (hash.form()) {
            case BCRYPT -> {
                boolean same = BcryptFunction.getInstanceFromHash(hash.text()).check(password, hash.text());
                // a longer password would be good with any other end
                yield same && password.getBytes(StandardCharsets.UTF_8).length <= BCRYPT_OCTETS;
            }
            case ARGON2ID -> Argon2Function.getInstanceFromHash(hash.text()).check(password, hash.text());
        };
    }
}
