package io.gatehouse.exchange;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who looks on while an exchange is decided, so that it can be explained: the code that decides tells it what it does.
 *
 * <p>Most exchanges have none, and cost nothing for it. Called by the thread that carries the exchange.
 */
public interface Witness {
    /** Whether nothing is to happen but deciding: nothing is sent, and nothing outside of the exchange may change. */
    boolean rehearsal();

    /** Whether what came of earlier requests counts: answers that are kept, limits that are used up. */
    default boolean remembers() {
        return true;
    }

    /** Whether the routes that were tried are wanted. */
    default boolean wantsTrials() {
        return true;
    }

    /**
     * The routes that were tried.
     *
     * @param trials those that take the path, in the order in which they are asked
     * @param decidedBy a sentence that says why the first that matched won, or why none did
     */
    void tried(List<Trial> trials, String decidedBy);

    /** What of the exchange a step decided on; it is told before what it decided is carried out. */
    void decided(String step, Map<String, String> input);

    /** Which member of a split gets the request. */
    default void splits(Splitting splitting) {}

    /** Whether a mirror gets a copy of the request. */
    default void mirrors(Mirroring mirroring) {}

    /** Which view of its route the request is to have. */
    default void views(View view) {}

    /** A request to a target, as it is sent or would be. */
    void sends(Sending sending);

    /** No target takes the request; this is what the first of the upstream would have got. */
    default void finds(Sending none) {}

    /**
     * An attempt is over, as far as its answer's head.
     *
     * @param outcome the status that the target answered, the type of RFC 9209 §2.3 of what broke, or
     *     {@code brokenOff} where another attempt was answered before
     */
    default void attempted(String target, String outcome) {}

    /**
     * A part of the answer is asked for: who looks on at that. Called by the thread that asks, which may be any.
     *
     * @param call the request for it, which has not been sent
     */
    default @Nullable Witness asks(String part, Exchange call) {
        return null;
    }

    /**
     * A route that was tried.
     *
     * @param failed the first condition that the request did not meet; null when it met all
     */
    record Trial(String route, @Nullable Unmet failed) {}

    /**
     * A condition that a request did not meet.
     *
     * @param predicate {@code host}, {@code path}, {@code method}, {@code header NAME}, {@code query NAME},
     *     {@code cookie NAME} or {@code preflight}
     * @param actual what the request has; null when it has nothing of the kind
     */
    record Unmet(
            String predicate, String expected, @Nullable String actual) {}

    /**
     * The choice of a member of a split.
     *
     * @param upstream the id of the member's upstream
     * @param reason a sentence that says why
     * @param weights the weight of every member, by the ids of their upstreams
     */
    record Splitting(String upstream, String reason, Map<String, Integer> weights) {}

    /**
     * A mirror and what it has to do with the request.
     *
     * @param upstream the id of the upstream that gets copies
     * @param reason a sentence that says whether it may get one of this request
     */
    record Mirroring(String upstream, String reason) {}

    /**
     * The choice of a view.
     *
     * @param view its name
     * @param reason by what it was chosen
     */
    record View(String view, String reason) {}

    /**
     * A request to a target.
     *
     * @param upstream the id of the upstream
     * @param target the name of the target
     * @param choice how the target was chosen
     * @param origin scheme and authority of the target, such as {@code http://10.0.0.7:8080}
     * @param path path and query as they stand in the request line
     */
    record Sending(
            String upstream,
            String target,
            Choice choice,
            String origin,
            String method,
            String path,
            Headers headers) {}

    /**
     * The choice of a target.
     *
     * @param targets all of the upstream, as they stood when it was made
     * @param pickedBy a sentence that says why it is this one, or why it is none
     */
    record Choice(List<Considered> targets, String pickedBy) {}

    /**
     * A target that was considered.
     *
     * @param takes whether it takes this request
     * @param status how it stands, in one word
     * @param reason why; empty where there is nothing to say
     * @param inFlight requests under way there
     */
    record Considered(String target, boolean takes, String status, String reason, int tier, int inFlight) {}
}
