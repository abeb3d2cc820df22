package io.gatehouse.policy;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Reply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The policies of a route in the order they run, and how they become one {@link Handler}. */
public final class Chain {
    private final List<Link> links;
    private final Map<String, Chain> ofConsumers;
    private final Map<String, Chain> ofViews;

    /** Whether it was told that a policy fails to decide, by the policies' places. */
    private final List<AtomicBoolean> told;

    /** Orders the links by phase; links of one phase keep the order of the document. Policies that are off are left out. */
    public Chain(List<Link> asWritten) {
        this(asWritten, Map.of());
    }

    /** @param ofConsumers the policies of consumers' own, by the consumers' ids, for a route that knows them */
    public Chain(List<Link> asWritten, Map<String, Chain> ofConsumers) {
        this(asWritten, ofConsumers, Map.of());
    }

    /** @param ofViews the policies of the route's views, by the views' names */
    public Chain(List<Link> asWritten, Map<String, Chain> ofConsumers, Map<String, Chain> ofViews) {
        List<Link> ordered = new ArrayList<>(asWritten);
        ordered.removeIf(link -> link.mode() == Mode.OFF);
        ordered.sort(Comparator.comparing(Link::phase));
        links = List.copyOf(ordered);
        told = links.stream().map(link -> new AtomicBoolean()).toList();
        this.ofConsumers = ofConsumers;
        this.ofViews = ofViews;
    }

    /**
     * The policies that run for a request which is found to be of this consumer, its own among them, outermost first. One that
     * the route has as well runs at the route's place alone.
     */
    public List<Link> linksFor(@Nullable String consumer) {
        return linksFor(consumer, null);
    }

    /** The same for a request that is to have this view, whose own policies run just outside of what keeps and changes answers. */
    public List<Link> linksFor(@Nullable String consumer, @Nullable String view) {
        List<Link> all = new ArrayList<>(links);
        Chain ofView = view == null ? null : ofViews.get(view);
        if (ofView != null) {
            all.addAll(upTo(Phase.VALIDATE), ofView.links);
        }
        Chain own = consumer == null || !authenticates() ? null : ofConsumers.get(consumer);
        if (own != null) {
            all.addAll(
                    upTo(Phase.VALIDATE),
                    own.links.stream().filter(this::isLate).toList());
            all.addAll(
                    upTo(Phase.AUTHENTICATE),
                    own.links.stream().filter(this::isEarly).toList());
        }
        return List.copyOf(all);
    }

    /** How many links are of this phase, or of one before. */
    private int upTo(Phase phase) {
        return (int) links.stream()
                .filter(link -> link.phase().compareTo(phase) <= 0)
                .count();
    }

    /** Whether a consumer's own policy says what it may, which is asked before the route's are. */
    private boolean isEarly(Link own) {
        return own.phase() != Phase.TRANSFORM && !hasId(own.id());
    }

    /** Whether it changes the request, which the route's others must see as it came. */
    private boolean isLate(Link own) {
        return own.phase() == Phase.TRANSFORM && !hasId(own.id());
    }

    private boolean hasId(String id) {
        return links.stream().anyMatch(link -> link.id().equals(id));
    }

    /** All consumers' own, whoever they are. */
    public Stream<Link> linksOfConsumers() {
        return authenticates() ? ofConsumers.values().stream().flatMap(own -> own.links.stream()) : Stream.empty();
    }

    /** Those of all views. */
    public Stream<Link> linksOfViews() {
        return ofViews.values().stream().flatMap(own -> own.links.stream());
    }

    /** The policies, outermost first. */
    public List<Link> links() {
        return links;
    }

    /** The sum of what the policies need of the bodies, those of consumers' and views' own among them. */
    public Needs needs() {
        return Stream.of(links.stream(), linksOfConsumers(), linksOfViews())
                .flatMap(each -> each)
                .map(Link::needs)
                .reduce(Needs.NONE, Needs::and);
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
        return around(answer, UnaryOperator.identity());
    }

    /**
     * The same for a route with views.
     *
     * @param choice what sends a request through its view to what keeps and changes answers
     */
    public Handler around(Handler answer, UnaryOperator<Handler> choice) {
        int outer = upTo(Phase.VALIDATE);
        Handler end = links.isEmpty() && ofViews.isEmpty() ? answer : gated(answer);
        Handler handler = choice.apply(steps(outer, links.size(), end));
        if (authenticates() && !ofConsumers.isEmpty()) {
            handler = late(handler);
        }
        return steps(0, outer, handler);
    }

    /** The policies of a view around what comes next, which has an end of its own. */
    public Handler before(Handler next) {
        return steps(0, links.size(), next);
    }

    private Handler steps(int from, int to, Handler next) {
        Handler handler = next;
        for (int i = to - 1; i >= from; i--) {
            Link link = links.get(i);
            if (!link.authenticates()) {
                handler = step(link, observed(link.policy()), told.get(i), handler);
            } else if (link == firstWay()) {
                handler = authentication(handler);
            }
        }
        return handler;
    }

    private static Handler gated(Handler answer) {
        return exchange -> {
            Reply refusal = exchange.throughGates();
            return refusal == null ? answer.handle(exchange) : refusal;
        };
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
                this::early,
                next);
    }

    /** The rest of a request that is of this consumer: through those of its own first that say what it may. */
    private Handler early(@Nullable String consumer, Handler rest) {
        return own(consumer, this::isEarly, rest);
    }

    /** The same through those that change it. */
    private Handler late(Handler rest) {
        return exchange -> {
            Caller caller = exchange.caller();
            return own(caller == null ? null : caller.consumer(), this::isLate, rest)
                    .handle(exchange);
        };
    }

    private Handler own(@Nullable String consumer, Predicate<Link> which, Handler rest) {
        Chain own = consumer == null ? null : ofConsumers.get(consumer);
        if (own == null) {
            return rest;
        }
        Handler handler = rest;
        for (int i = own.links.size() - 1; i >= 0; i--) {
            Link link = own.links.get(i);
            if (which.test(link)) {
                handler = step(link, link.policy(), own.told.get(i), handler);
            }
        }
        return handler;
    }

    /** A way to say who one is that is only observed: beside others that count it keeps nobody out. */
    private Policy<?> observed(Policy<?> policy) {
        return policy instanceof Authenticator way ? new ObservedWay(way, !authenticates()) : policy;
    }

    private static <D extends Decision> Handler step(Link link, Policy<D> policy, AtomicBoolean told, Handler next) {
        return new Step<>(link.id(), policy, link.mode(), told, next);
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
