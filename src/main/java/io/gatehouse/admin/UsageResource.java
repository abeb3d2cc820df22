package io.gatehouse.admin;

import io.gatehouse.config.ConsumerEntry;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Metered;
import io.gatehouse.policy.Metered.Usage;
import io.gatehouse.route.Route;
import io.gatehouse.snapshot.Snapshot;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code /consumers/{id}/usage}: what a consumer has used of the limits that count for it alone, and the word of an operator that
 * it has used nothing. Its path is more specific than those of {@link PartsResource}.
 *
 * <p>That word is no part of the document: it makes no revision, needs no {@code If-Match}, and may be said where a file is
 * the truth.
 */
@Path("consumers/{id}/usage")
public final class UsageResource {
    private final Changes changes;

    @Inject
    UsageResource(Changes changes) {
        this.changes = changes;
    }

    /** A limit as a route has it. */
    private record Counted(String policy, Metered metered, Usage usage, String route) {}

    @GET
    public Response get(@PathParam("id") String id) {
        Instant now = Instant.now();
        List<UsageBody.LimitBody> limits = counted(id).stream()
                .map(each -> UsageBody.LimitBody.of(each.policy, each.usage, each.route, now))
                .toList();
        return Response.ok(new UsageBody(id, limits), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @DELETE
    public Response reset(@PathParam("id") String id, @BeanParam Call call) {
        call.requireOnlyReason();
        boolean all = true;
        for (Counted each : counted(id)) {
            all &= each.metered.reset(caller(changes.current(), id), each.route);
        }
        if (!all) {
            throw Refusal.with(
                    503,
                    "The store in which gateways count together can't be asked now; only this gateway's own counts"
                            + " were given back.",
                    Map.of("Retry-After", "1"));
        }
        return Response.noContent().build();
    }

    @OPTIONS
    public Response options() {
        return Response.noContent()
                .header("Allow", "GET, HEAD, DELETE, OPTIONS")
                .build();
    }

    /** Each once, though several routes have it. */
    private List<Counted> counted(String id) {
        Snapshot snapshot = changes.current();
        io.gatehouse.exchange.Caller caller = caller(snapshot, id);
        List<Counted> counted = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Route route : snapshot.routes().all()) {
            for (Chain.Link link : Stream.concat(
                            route.chain().linksFor(id).stream(), route.chain().linksOfViews())
                    .toList()) {
                Usage usage = link.policy() instanceof Metered metered
                                && route.chain().authenticates()
                        ? metered.usage(caller, route.id())
                        : null;
                if (usage != null && told.add(link.id() + ' ' + usage.key())) {
                    counted.add(new Counted(link.id(), (Metered) link.policy(), usage, route.id()));
                }
            }
        }
        return counted;
    }

    private static io.gatehouse.exchange.Caller caller(Snapshot snapshot, String id) {
        Map<String, ConsumerEntry> consumers = snapshot.entries().consumers();
        ConsumerEntry entry = consumers.get(id);
        if (entry == null) {
            throw Missing.of("No consumer has the id", id, consumers.keySet());
        }
        return io.gatehouse.exchange.Caller.ANONYMOUS.as(id, entry.groups());
    }
}
