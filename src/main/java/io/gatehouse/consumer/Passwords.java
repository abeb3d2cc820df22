package io.gatehouse.consumer;

import io.gatehouse.config.BasicEntry;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.PasswordHash;
import io.gatehouse.config.Secret;
import io.gatehouse.config.Secrets;
import io.gatehouse.config.Units;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names and passwords of a document's consumers.
 *
 * <p>A name that nobody has, and a password that is kept elsewhere as it is, cost one slow comparison like any other: with
 * a hash of the document that the name alone chooses, always the same one. So the time of an answer does not tell which
 * names there are. Threads: any.
 */
public final class Passwords {
    private final Map<String, User> users = new HashMap<>();
    private final List<PasswordHash> hashes = new ArrayList<>();
    private final SlowHashes slow;
    private final Remembered good;
    private final InstantSource clock;

    /** One of {@code hash} and {@code plain} is there. */
    private record User(
            Consumer consumer,
            @Nullable PasswordHash hash,
            @Nullable Secret plain,
            @Nullable Instant expires) {
        boolean isOver(Instant now) {
            return expires != null && !now.isBefore(expires);
        }
    }

    Passwords(SlowHashes slow, Remembered good, InstantSource clock) {
        this.slow = slow;
        this.clock = clock;
        this.good = good;
    }

    /** Before anybody looks. */
    void add(Consumer consumer, BasicEntry entry, Secrets secrets) throws MissingSecret {
        Instant expires = entry.expires() == null ? null : Units.time(entry.expires());
        if (PasswordHash.isReference(entry.password())) {
            users.put(entry.user(), new User(consumer, null, secrets.find(entry.password()), expires));
        } else {
            PasswordHash hash = PasswordHash.parse(entry.password());
            hashes.add(hash);
            users.put(entry.user(), new User(consumer, hash, null, expires));
        }
    }

    /** Whether somebody has this name. */
    public boolean knows(String user) {
        return users.containsKey(user);
    }

    /** Whose name and password these are. */
    public Finding find(String name, String password) {
        User user = users.get(name);
        Secret plain = user == null ? null : user.plain;
        String now = plain == null ? "" : plain.value();
        String kind = plain == null ? "hash" : "plain";
        PasswordHash hash = user == null || user.hash == null ? decoy(name) : user.hash;
        String code = good.code(kind, name, password, hash == null ? "" : hash.text(), now);
        if (user != null && !user.isOver(clock.instant()) && good.has(code)) {
            return good(user);
        }
        SlowHashes.Outcome outcome = hash == null ? SlowHashes.Outcome.OTHER : slow.compare(password, hash);
        if (outcome == SlowHashes.Outcome.BUSY) {
            return new Finding(null, "too many passwords are being compared", true);
        }
        boolean same = plain == null ? outcome == SlowHashes.Outcome.SAME : Digests.same(now, password);
        if (user == null) {
            return Finding.nobody("no consumer has this user's name");
        }
        if (!same) {
            return Finding.nobody("the password is not that of the user " + name);
        }
        if (!user.isOver(clock.instant())) {
            // one that is over costs a comparison each time, as a wrong one does: a quick answer would tell that it was
            // right
            good.add(code);
        }
        return good(user);
    }

    /** What comes of the right password: nobody's where it has expired, which only an administrator is told. */
    private Finding good(User user) {
        String whose = "of the consumer " + user.consumer.id();
        return user.isOver(clock.instant())
                ? Finding.nobody("the password " + whose + " expired at " + user.expires)
                : Finding.of(user.consumer, "user and password are those " + whose);
    }

    /** The hash that this name is compared with for nothing; null where the document has none at all. */
    private @Nullable PasswordHash decoy(String name) {
        if (hashes.isEmpty()) {
            return null;
        }
        int chosen = Integer.parseUnsignedInt(good.code("decoy", name).substring(0, 8), 16);
        return hashes.get(Math.floorMod(chosen, hashes.size()));
    }
}
