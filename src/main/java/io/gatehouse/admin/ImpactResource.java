package io.gatehouse.admin;

import io.gatehouse.config.RouteEntry;
import io.gatehouse.snapshot.PolicyUse;
import io.gatehouse.snapshot.Snapshot;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /policies/{id}/impact}: what a policy did, or would have done if it were not only observed. Its path is more
 * specific than those of {@link PartsResource}; the id is also one of a policy that stands in a route.
 */
@Path("policies/{id}/impact")
public final class ImpactResource {
    private static final String SINCE = "since";

    private final Changes changes;

    @Inject
    ImpactResource(Changes changes) {
        this.changes = changes;
    }

    @GET
    public Response get(@PathParam("id") String id, @Context UriInfo uri) {
        Instant since = since(uri);
        Snapshot snapshot = changes.current();
        PolicyUse policy = snapshot.policies().get(id);
        if (policy == null) {
            throw Missing.of("No policy has the id", id, snapshot.policies().keySet());
        }
        ImpactBody body = ImpactBody.of(id, policy, policy.tally().since(since), route -> path(snapshot, route));
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header("Allow", "GET, HEAD, OPTIONS").build();
    }

    private static @Nullable Instant since(UriInfo uri) {
        for (Map.Entry<String, ?> parameter : uri.getQueryParameters().entrySet()) {
            if (!parameter.getKey().equals(SINCE)) {
                throw Refusal.of(400, "There is no parameter \"" + parameter.getKey() + "\"; expected " + SINCE + ".");
            }
        }
        String written = uri.getQueryParameters().getFirst(SINCE);
        return written == null ? null : Since.of(written, Instant.now());
    }

    private static @Nullable String path(Snapshot snapshot, String route) {
        RouteEntry entry = snapshot.entries().routes().get(route);
        return entry == null ? null : entry.match().path();
    }
}
