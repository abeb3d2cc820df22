package io.gatehouse.upstream;

import io.gatehouse.exchange.TextHash;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the same key to the same target, and moves few keys when targets come and go: a table that the targets fill in
 * turn, each in an order of its own (Eisenbud et al., Maglev, NSDI 2016, §3.4).
 *
 * <p>A pick is one look into the table. The keys of a target that takes none go to others by a row of further hashes, each
 * key to its own. A request without a key is balanced by least requests.
 */
final class Maglev implements Balancer {
    /** A prime much larger than any number of targets: a target's share is right within a percent of it at 100 targets. */
    private static final int SIZE = 65_537;

    private static final int PROBES = 16;

    private final List<TargetState> targets;
    private final short[] table;
    private final long[] names;
    private final Balancer otherwise;

    Maglev(List<TargetState> targets) {
        this.targets = List.copyOf(targets);
        this.table = table(targets);
        this.names =
                targets.stream().mapToLong(each -> TextHash.of(each.name())).toArray();
        this.otherwise = TwoChoices.leastRequest(targets);
    }

    @Override
    public @Nullable TargetState pick(Search search) {
        if (!search.isKeyed()) {
            return otherwise.pick(search);
        }
        long hash = search.key();
        for (int i = 0; i < PROBES; i++) {
            TargetState target = targets.get(table[(int) Long.remainderUnsigned(hash, SIZE)]);
            hash = Hash.next(hash);
            if (search.likes(target, hash)) {
                return target;
            }
        }
        return highest(search);
    }

    /** Where the table leads to nobody: the target that the key likes best of those that take it (rendezvous). */
    private @Nullable TargetState highest(Search search) {
        TargetState best = null;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < names.length; i++) {
            long score = Hash.next(search.key() ^ names[i]);
            if ((best == null || score > most) && search.takes(targets.get(i))) {
                best = targets.get(i);
                most = score;
            }
        }
        return best;
    }

    private static short[] table(List<TargetState> targets) {
        int count = targets.size();
        int most =
                targets.stream().mapToInt(each -> each.target().weight()).max().orElse(1);
        int[] place = new int[count];
        int[] step = new int[count];
        double[] due = new double[count];
        for (int i = 0; i < count; i++) {
            long hash = TextHash.of(targets.get(i).name());
            place[i] = (int) Long.remainderUnsigned(hash, SIZE);
            step[i] = 1 + (int) Long.remainderUnsigned(Hash.next(hash), SIZE - 1);
        }
        short[] table = new short[SIZE];
        Arrays.fill(table, (short) -1);
        for (int filled = 0, i = 0; filled < SIZE; i = (i + 1) % count) {
            due[i] += targets.get(i).target().weight() / (double) most;
            if (due[i] < 1) {
                continue;
            }
            due[i]--;
            while (table[place[i]] >= 0) {
                place[i] = (place[i] + step[i]) % SIZE;
            }
            table[place[i]] = (short) i;
            filled++;
        }
        return table;
    }
}
