package io.gatehouse.route;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.exchange.Witness;
import io.gatehouse.policy.Handler;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A route's answer that is got from one of several upstreams: of the first member whose rule takes the request; else of
 * the one that its subject always gets; else by chance, as the weights are.
 *
 * <p>Where it is only tried out what would become of a request, the first member that has a weight stands for chance, so
 * that a test of a route always sees the same.
 */
public final class Split implements Handler {
    private final List<Member> members;
    private final @Nullable Subject sticky;
    private final Supplier<RandomGenerator> random;
    private final Shares shares;

    /** @param random for the thread that asks */
    public Split(List<Member> members, @Nullable Subject sticky, Supplier<RandomGenerator> random) {
        this.members = List.copyOf(members);
        this.sticky = sticky;
        this.random = random;
        this.shares = new Shares(
                members.stream().map(Member::upstream).toList(),
                members.stream().map(Member::weight).toList());
    }

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        Choice choice = choose(exchange);
        Witness witness = exchange.witness();
        if (witness != null) {
            witness.splits(new Witness.Splitting(choice.member.upstream(), reason(choice), weights()));
        }
        if (sticky != null && sticky.given()) {
            Request request = exchange.request();
            exchange.request(request.withHeaders(sticky.removed(request.headers())));
        }
        Reply reply = choice.member.handler().handle(exchange);
        if (sticky != null && choice.newSubject != null) {
            exchange.ownCookie(sticky.setCookie(choice.newSubject, exchange.client()));
        }
        return reply;
    }

    /**
     * The member that a request gets.
     *
     * @param newSubject the subject that its client becomes by it; null for none
     */
    record Choice(Member member, By by, @Nullable String newSubject) {}

    /** What a choice is made by. */
    enum By {
        RULE,
        SUBJECT,
        NEW_SUBJECT,
        CHANCE,
        REHEARSAL
    }

    Choice choose(Exchange exchange) {
        for (Member member : members) {
            if (member.when() != null && member.when().takes(exchange)) {
                return new Choice(member, By.RULE, null);
            }
        }
        String subject = sticky == null ? null : sticky.of(exchange);
        if (subject != null) {
            return new Choice(members.get(shares.of(subject)), By.SUBJECT, null);
        }
        if (exchange.rehearsed()) {
            return new Choice(members.get(shares.first()), By.REHEARSAL, null);
        }
        if (sticky != null && sticky.given()) {
            String given = Subject.anew(random.get());
            return new Choice(members.get(shares.of(given)), By.NEW_SUBJECT, given);
        }
        return new Choice(members.get(shares.any(random.get())), By.CHANCE, null);
    }

    private String reason(Choice choice) {
        String share = choice.member.weight() + " of " + shares.total();
        return switch (choice.by) {
            case RULE -> "Its rule takes the request.";
            case SUBJECT -> "The value of " + sticky + " gets this member as long as the weights stay.";
            case NEW_SUBJECT -> "The client is new and gets a cookie for " + sticky + "; the member has " + share + ".";
            case CHANCE -> "By chance: it has " + share + ".";
            case REHEARSAL ->
                "Chance would decide; the first member with a weight stands for it, which has " + share + ".";
        };
    }

    private Map<String, Integer> weights() {
        Map<String, Integer> weights = new LinkedHashMap<>();
        members.forEach(member -> weights.put(member.upstream(), member.weight()));
        return weights;
    }
}
