package io.gatehouse.policy;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.exchange.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policies of a route in the order they run, and how they become one {@link Handler}. */
public final class Chain {
    private final List<Link> links;

    /** Orders the links by phase; links of one phase keep the order of the document. Policies that are off are left out. */
    public Chain(List<Link> asWritten) {
        List<Link> ordered = new ArrayList<>(asWritten);
        ordered.removeIf(link -> link.mode() == Mode.OFF);
        ordered.sort(Comparator.comparing(Link::phase));
        links = List.copyOf(ordered);
    }

    /** The policies, outermost first. */
    public List<Link> links() {
        return links;
    }

    /** The sum of what the policies need of the bodies. */
    public Needs needs() {
        return links.stream().map(Link::needs).reduce(Needs.NONE, Needs::and);
    }

    public boolean has(String key) {
        return links.stream().anyMatch(link -> link.key().equals(key));
    }

    /** Whether it has a policy of this word that counts; one that is only observed leaves everything as it is. */
    public boolean enforces(String key) {
        return links.stream().anyMatch(link -> link.key().equals(key) && link.mode() == Mode.ENFORCE);
    }

    /** Whether a request must say who sends it. */
    public boolean authenticates() {
        return links.stream().anyMatch(Link::authenticates);
    }

    /** The whole chain with this answer at its end. */
    public Handler around(Handler answer) {
        Handler handler = answer;
        for (int i = links.size() - 1; i >= 0; i--) {
            Link link = links.get(i);
            if (!link.authenticates()) {
                handler = step(link, observed(link.policy()), handler);
            } else if (link == firstWay()) {
                handler = authentication(handler);
            }
        }
        return handler;
    }

    private @Nullable Link firstWay() {
        return links.stream().filter(Link::authenticates).findFirst().orElse(null);
    }

    /** All ways to say who one is, at the place of the first. */
    private Authentication authentication(Handler next) {
        return new Authentication(
                links.stream()
                        .filter(Link::authenticates)
                        .map(link -> new Authentication.Way(link.id(), (Authenticator) link.policy()))
                        .toList(),
                next);
    }

    /** A way to say who one is that is only observed: beside others that count it keeps nobody out. */
    private Policy<?> observed(Policy<?> policy) {
        return policy instanceof Authenticator way && !authenticates() ? new ObservedWay(way) : policy;
    }

    private static <D extends Decision> Handler step(Link link, Policy<D> policy, Handler next) {
        return new Step<>(link.id(), policy, link.mode(), next);
    }

    /**
     * One policy of a route.
     *
     * @param id its name, or {@code ROUTE.KEY}
     * @param key the policy's word
     */
    public record Link(String id, String key, Phase phase, Needs needs, Mode mode, Policy<?> policy) {
        boolean authenticates() {
            return policy instanceof Authenticator && mode == Mode.ENFORCE;
        }
    }
}
