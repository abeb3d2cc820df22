package io.gatehouse.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one name, and when it has to be asked for again.
 *
 * <p>An answer holds for its time. When nobody can tell a new one, the last is kept, however old: an address that may
 * still serve is better than none, and one that does not is found out by its failures. That there is no such name any
 * more is believed when it was said for {@link #HOLD}, since a zone that is loaded anew, or a service without servers
 * for a moment, says so too. Where the addresses of one family only could be got, those that were known of the other stay,
 * and it is asked for sooner than the answer's time is over: at first as soon as after a failure, and ever later, since it
 * may be that nobody ever tells it. Only decides: who asks, and what follows, is the caller's part. Threads: all methods by
 * any thread.
 */
final class Resolution {
    /** How long a name must be said not to exist until its last addresses are let go. */
    static final Duration HOLD = Duration.ofSeconds(30);

    private static final String NO_SUCH_NAME = "there is no such name";
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final LongSupplier nanos;

    /** All guarded by this. */
    private List<InetAddress> addresses = List.of();

    private Known.Status status = Known.Status.ASKED;
    private @Nullable String reason;
    private long since;
    private long next;
    private long goneSince;
    private boolean gone;
    private boolean asking;
    private int failures;

    Resolution(LongSupplier nanos) {
        this.nanos = nanos;
        since = nanos.getAsLong();
        next = since;
    }

    /** What an attempt changed, for who has to act on it. */
    record Turn(boolean addresses, Known.Status before, Known.Status after) {}

    /** Whether the caller is to ask now: it is time, and nobody else does. One attempt's end must follow. */
    synchronized boolean begin() {
        if (asking || nanos.getAsLong() - next < 0) {
            return false;
        }
        asking = true;
        return true;
    }

    /** The attempt had an answer. */
    synchronized Turn answered(Answer answer) {
        Duration retry = doubled(failures);
        failures = answer.partial() ? failures + 1 : 0;
        long now = end(answer.partial() && retry.compareTo(answer.ttl()) < 0 ? retry : answer.ttl());
        if (!answer.addresses().isEmpty()) {
            gone = false;
            return take(answer.partial() ? joined(answer) : answer.addresses(), Known.Status.FRESH, null);
        }
        if (!gone) {
            gone = true;
            goneSince = now;
        }
        if (addresses.isEmpty() || now - goneSince >= HOLD.toNanos()) {
            return take(List.of(), Known.Status.UNKNOWN, NO_SUCH_NAME);
        }
        next = Math.min(next, now + HOLD.toNanos());
        return take(addresses, Known.Status.STALE, NO_SUCH_NAME);
    }

    /** The attempt failed, since nobody could tell. */
    synchronized Turn failed(String why) {
        end(backoff(failures));
        failures++;
        gone = false;
        return take(addresses, addresses.isEmpty() ? Known.Status.UNKNOWN : Known.Status.STALE, why);
    }

    /** How long until it has to be asked for. */
    synchronized Duration untilNext() {
        return Duration.ofNanos(Math.max(next - nanos.getAsLong(), 0));
    }

    /** What is known now. */
    synchronized Known known() {
        return new Known(addresses, status, Duration.ofNanos(nanos.getAsLong() - since), reason);
    }

    static Duration backoff(int failures) {
        Duration wait = doubled(failures);
        return wait.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : wait;
    }

    private static Duration doubled(int failures) {
        return FIRST_RETRY.multipliedBy(1L << Math.min(failures, 20));
    }

    private long end(Duration wait) {
        asking = false;
        long now = nanos.getAsLong();
        next = now + wait.toNanos();
        return now;
    }

    private Turn take(List<InetAddress> now, Known.Status state, @Nullable String why) {
        Turn turn = new Turn(!now.equals(addresses), status, state);
        if (state != status) {
            since = nanos.getAsLong();
        }
        addresses = now;
        status = state;
        reason = why;
        return turn;
    }

    /** Of a family that could not be asked for, what was known stays. */
    private List<InetAddress> joined(Answer answer) {
        List<InetAddress> all = new ArrayList<>(answer.addresses());
        for (Family family : Family.values()) {
            if (answer.addresses().stream().noneMatch(family::has)) {
                addresses.stream().filter(family::has).forEach(all::add);
            }
        }
        return Answer.sorted(all);
    }
}
