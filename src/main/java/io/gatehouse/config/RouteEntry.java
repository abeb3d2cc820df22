package io.gatehouse.config;

import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What matches a request and says what happens to it: exactly one of {@code upstream}, {@code respond},
 * {@code redirect} and {@code compose} is there.
 *
 * @param upstream the upstreams that answer, which exist: one, or a split of several
 * @param mirror who gets copies of its requests
 * @param compose the calls that the answer is made of
 * @param views what each kind of client gets of the answer
 * @param policies each the id of a named policy, which exists, or an object of one policy key ({@link PolicyEntry})
 * @param timeouts what this route has other than its upstream
 * @param heartbeat how long a stream of events may be silent before its reader is sent a comment ({@link Units#heartbeat})
 * @param rewriteReply whether addresses of its upstream in the fields of a reply become public ones; what its upstream
 *     says unless given
 * @param limits what this route has other than the document
 * @param tests requests, and what is to become of them
 * @param priority decides between routes that match equally well; the higher wins
 */
public record RouteEntry(
        @Nullable String description,
        MatchEntry match,
        @Nullable Integer priority,
        @Nullable SplitEntry upstream,
        @Nullable MirrorEntry mirror,
        @Nullable RespondEntry respond,
        @Nullable RedirectEntry redirect,
        @Nullable ComposeEntry compose,
        @Nullable ViewsEntry views,
        @Nullable RewriteEntry rewrite,
        @Nullable TimeoutsEntry timeouts,
        @Nullable String heartbeat,
        @Nullable Boolean rewriteReply,
        @Nullable RouteLimitsEntry limits,
        List<JsonValue> policies,
        List<RouteTestEntry> tests) {}
