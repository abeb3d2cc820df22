package io.gatehouse.explain;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request, and why: as the admin API answers it. Credentials are masked in all of it.
 *
 * @param mode {@code decide} or {@code live}
 * @param revision the number of the revision that decided; null for a draft
 * @param outcome {@code forwarded}, {@code composed} (of what parts bring), {@code answered}, {@code refused} (by a policy or the answer), {@code notFound},
 *     {@code wrongMethod}, {@code unclear}, {@code refusedEarly} (before any route) or {@code own}
 * @param winner the id of the route; null when none takes the request
 * @param decidedBy a sentence that says why
 * @param variables the values of the path's variables
 * @param candidates the routes that share the path, in the order in which they are asked
 * @param moreCandidates how many further ones are left out
 * @param policies those of the route, in the order of their phases
 * @param split null when the route has no split, or was not asked for its answer
 * @param mirror null when the route has no mirror, or was not asked for its answer
 * @param view null when the route has no views, or the request was answered before one was chosen
 * @param parts those of a composition, in the order of the document; null when the route has none, or was not asked for its answer
 * @param upstreamRequest null when no upstream is asked; where no target takes it, what the first would get
 * @param reply the gateway's own reply; null when it is an upstream's that was not asked
 * @param live what happened; null when nothing did
 * @param notes what else a reader should know
 */
@JsonbPropertyOrder({
    "mode",
    "revision",
    "outcome",
    "winner",
    "decidedBy",
    "variables",
    "candidates",
    "moreCandidates",
    "policies",
    "split",
    "mirror",
    "view",
    "parts",
    "upstreamRequest",
    "reply",
    "live",
    "notes"
})
public record Explanation(
        String mode,
        @Nullable Long revision,
        String outcome,
        @Nullable String winner,
        String decidedBy,
        @Nullable Map<String, String> variables,
        List<Candidate> candidates,
        @Nullable Integer moreCandidates,
        List<PolicyStep> policies,
        @Nullable Split split,
        @Nullable Mirror mirror,
        @Nullable View view,
        @Nullable List<PartStep> parts,
        @Nullable UpstreamRequest upstreamRequest,
        @Nullable OwnReply reply,
        @Nullable LiveRun live,
        List<String> notes) {

    /** A route that shares the path; {@code failed} is the first condition that the request does not meet. */
    @JsonbPropertyOrder({"route", "matched", "failed"})
    public record Candidate(
            String route, boolean matched, @Nullable Failed failed) {}

    /** A condition; {@code actual} is null when the request has nothing of the kind. */
    @JsonbPropertyOrder({"predicate", "expected", "actual"})
    public record Failed(
            String predicate, String expected, @Nullable String actual) {}

    /**
     * A policy of the route.
     *
     * @param policy its word, such as {@code cors}
     * @param outcome one word of its own, or {@code notReached}
     * @param refuses whether it keeps the request from its answer
     * @param input what it looks at
     */
    @JsonbPropertyOrder({"id", "policy", "phase", "mode", "outcome", "reason", "refuses", "input"})
    public record PolicyStep(
            String id,
            String policy,
            String phase,
            String mode,
            String outcome,
            String reason,
            boolean refuses,
            @Nullable Map<String, String> input) {}

    /**
     * Which member of a split gets the request.
     *
     * @param upstream the id of its upstream
     * @param weights the weight of every member, by the ids of their upstreams
     */
    @JsonbPropertyOrder({"upstream", "reason", "weights"})
    public record Split(String upstream, String reason, Map<String, Integer> weights) {}

    /** Whether a mirror gets a copy; {@code upstream} is the id of the one that would. */
    @JsonbPropertyOrder({"upstream", "reason"})
    public record Mirror(String upstream, String reason) {}

    /** The view of the route that the request is to have, and by what it was chosen. */
    @JsonbPropertyOrder({"name", "reason"})
    public record View(String name, String reason) {}

    /**
     * A part of a composition.
     *
     * @param after the parts that it waits for
     * @param forEach the list for whose items it is asked
     * @param outcome {@code well}, {@code skipped}, {@code waits} or {@code decided} (where nothing is sent), {@code given-up},
     *     {@code not-reached}, or the word for why it brought nothing
     * @param status what was answered, or stands for its failure; null for neither
     * @param used what stands in for it
     * @param times null where it was not asked
     * @param calls those that have ended, as they were begun
     * @param moreCalls how many further ones are left out
     */
    @JsonbPropertyOrder({"part", "after", "forEach", "outcome", "status", "used", "times", "calls", "moreCalls"})
    public record PartStep(
            String part,
            List<String> after,
            @Nullable String forEach,
            String outcome,
            @Nullable Integer status,
            @Nullable String used,
            @Nullable PartTimes times,
            List<PartCall> calls,
            @Nullable Integer moreCalls) {}

    /** In milliseconds, from the beginning of the composition; {@code calls} is how often it was asked. */
    @JsonbPropertyOrder({"beginMs", "durationMs", "calls"})
    public record PartTimes(double beginMs, double durationMs, int calls) {}

    /**
     * A call for a part.
     *
     * @param cache what the part's cache decided; null where it has none
     * @param upstreamRequest null when no upstream was asked
     * @param targetStatus what the target answered
     * @param tried how each attempt ended; empty where nothing is sent
     */
    @JsonbPropertyOrder({"cache", "upstreamRequest", "targetStatus", "tried"})
    public record PartCall(
            @Nullable PartCache cache,
            @Nullable UpstreamRequest upstreamRequest,
            @Nullable Integer targetStatus,
            List<Attempt> tried) {}

    /** What the cache of a part decided, and on what. */
    @JsonbPropertyOrder({"outcome", "reason", "input"})
    public record PartCache(
            String outcome, String reason, @Nullable Map<String, String> input) {}

    /**
     * A request to a target.
     *
     * @param target the name of the target: the one that was asked, or the first where none takes the request
     * @param targets all of the upstream, as they stood when it was chosen
     * @param pickedBy a sentence that says why it is this one
     * @param path path and query as the target gets them
     */
    @JsonbPropertyOrder({"upstream", "target", "pickedBy", "targets", "method", "url", "path", "headers"})
    public record UpstreamRequest(
            String upstream,
            String target,
            String pickedBy,
            List<TargetChoice> targets,
            String method,
            String url,
            String path,
            Map<String, List<String>> headers) {}

    /**
     * A target that was considered.
     *
     * @param takes whether it takes the request
     * @param status how it stands, in one word
     * @param reason why; null where there is nothing to say
     * @param inFlight requests under way there
     */
    @JsonbPropertyOrder({"name", "takes", "status", "reason", "tier", "inFlight"})
    public record TargetChoice(
            String name,
            boolean takes,
            String status,
            @Nullable String reason,
            int tier,
            int inFlight) {}

    /**
     * A reply that the gateway gives by itself.
     *
     * @param body the content where it is text, cut to 4096 characters
     */
    @JsonbPropertyOrder({"status", "headers", "body"})
    public record OwnReply(
            int status,
            Map<String, List<String>> headers,
            @Nullable String body) {}

    /**
     * What happened.
     *
     * @param requestId the id of the request in the logs
     * @param status what the client got; 499 when it left
     * @param size octets of content; null when they were not counted
     * @param target the name of the target that answered
     * @param targetStatus what it answered
     * @param attempts how often a target was asked
     * @param tried how each attempt ended
     * @param error the type of RFC 9209 §2.3 of what broke it
     */
    @JsonbPropertyOrder({
        "requestId",
        "status",
        "headers",
        "size",
        "target",
        "targetStatus",
        "attempts",
        "tried",
        "error",
        "timings"
    })
    public record LiveRun(
            String requestId,
            int status,
            @Nullable Map<String, List<String>> headers,
            @Nullable Long size,
            @Nullable String target,
            @Nullable Integer targetStatus,
            int attempts,
            List<Attempt> tried,
            @Nullable String error,
            Times timings) {}

    /**
     * An attempt.
     *
     * @param outcome the target's status, the type of RFC 9209 §2.3 of what broke, or {@code brokenOff} where another
     *     attempt was answered before
     */
    @JsonbPropertyOrder({"target", "outcome"})
    public record Attempt(String target, String outcome) {}

    /** In milliseconds; those of the upstream are null when none answered. */
    @JsonbPropertyOrder({"totalMs", "connectMs", "upstreamMs"})
    public record Times(
            double totalMs,
            @Nullable Double connectMs,
            @Nullable Double upstreamMs) {}
}
