package io.gatehouse.upstream;

import io.gatehouse.exchange.Key;
import io.gatehouse.exchange.Witness.Choice;
import io.gatehouse.exchange.Witness.Considered;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the words for a choice among the targets of a roster, while the search still is as it was chosen by. */
final class Choosing {
    private final Roster roster;
    private final Search search;

    Choosing(Roster roster, Search search) {
        this.roster = roster;
        this.search = search;
    }

    /**
     * The choice.
     *
     * @param picked null when no target takes the request
     * @param sticky whether the request's cookie decided
     */
    Choice told(@Nullable TargetState picked, boolean sticky) {
        List<Considered> targets = roster.targets().stream()
                .map(each -> considered(each, each == picked))
                .toList();
        return new Choice(targets, picked == null ? none() : sticky ? named(picked) : tier(picked));
    }

    private Considered considered(TargetState target, boolean picked) {
        Standing standing = target.standing(search.now());
        boolean tried = search.hasTried(target);
        return new Considered(
                target.name(),
                picked || search.takes(target),
                standing.status(),
                tried ? "was asked before" : standing.reason(),
                target.target().tier(),
                target.load().inFlight());
    }

    private String none() {
        return panic() + "No target takes the request.";
    }

    private String named(TargetState picked) {
        return "The client's cookie names this target"
                + (picked.drain().blocks(search.now()) ? ", which is drained and still serves its own." : ".");
    }

    private String tier(TargetState picked) {
        int tier = picked.target().tier();
        List<TargetState> all = roster.targets().stream()
                .filter(each -> each.target().tier() == tier)
                .toList();
        long taking = all.stream().filter(search::takes).count();
        String among = all.size() == 1
                ? "It is the only target of tier " + tier
                : taking <= 1
                        ? "It is the only one of " + all.size() + " targets of tier " + tier + " that takes the request"
                        : algorithm() + " among " + taking + " of " + all.size() + " targets of tier " + tier;
        boolean lower = roster.targets().stream().anyMatch(each -> each.target().tier() < tier);
        return panic() + among + (lower ? "; no target of a lower tier takes the request." : ".");
    }

    private String algorithm() {
        Key by = roster.balancing().by();
        if (roster.balancing().algorithm() != Algorithm.HASH || by == null) {
            return roster.balancing().algorithm().word();
        }
        String key = by.source() == Key.Source.IP
                ? "the client's address"
                : (by.source().name().toLowerCase(Locale.ROOT) + ' ' + by.name()).strip();
        return search.isKeyed()
                ? "hash of " + key
                : Algorithm.LEAST_REQUEST.word() + ", since the request has no " + key + ',';
    }

    private String panic() {
        return search.inPanic() ? "Panic: so few targets are well that ejected and unhealthy ones are used too. " : "";
    }
}
