package io.gatehouse.route;

import io.gatehouse.exchange.TextHash;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Weights of several, and the choice of one by them: by chance, or always the same for the same subject.
 *
 * <p>For a subject each draws a time to wait, exponentially spread with its weight as the rate and fixed by a hash of the
 * subject and its own name; the shortest wins (weighted rendezvous hashing). Whose weight grows waits less than before, so
 * that it keeps every subject it had, and what it gains it takes from those whose weights did not grow as much; it is the
 * same for any number of them, in any order, and on every gateway. Threads: any.
 */
final class Shares {
    private final int[] weights;
    private final long[] seeds;
    private final int total;

    /** @param weights one for each name, not all 0 */
    Shares(List<String> names, List<Integer> weights) {
        this.weights = weights.stream().mapToInt(Integer::intValue).toArray();
        this.seeds = names.stream().mapToLong(TextHash::of).toArray();
        this.total = weights.stream().mapToInt(Integer::intValue).sum();
    }

    int total() {
        return total;
    }

    /** The place of the first that has a weight. */
    int first() {
        int place = 0;
        while (weights[place] == 0) {
            place++;
        }
        return place;
    }

    /** The place of one, by chance. */
    int any(RandomGenerator random) {
        int left = random.nextInt(total);
        int place = 0;
        while (left >= weights[place]) {
            left -= weights[place++];
        }
        return place;
    }

    /** The place of the one that this subject gets. */
    int of(String subject) {
        long hash = TextHash.of(subject);
        int best = first();
        double shortest = Double.POSITIVE_INFINITY;
        for (int place = best; place < weights.length; place++) {
            double wait = waiting(TextHash.mixed(hash ^ seeds[place]), weights[place]);
            if (wait < shortest) {
                shortest = wait;
                best = place;
            }
        }
        return best;
    }

    /** Strict, so that every gateway finds the same; infinite for a weight of 0. */
    private static double waiting(long hash, int weight) {
        double point = ((hash >>> 11) + 0.5) * 0x1.0p-53;
        return -StrictMath.log(point) / weight;
    }
}
