package io.gatehouse.admin;

import io.gatehouse.snapshot.Snapshot;
import io.gatehouse.upstream.TargetState;
import io.gatehouse.upstream.Upstream;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.TreeSet;

/**
 * {@code /upstreams/{id}/targets}: how the targets stand, and the word of an operator that one takes no more requests. Its
 * path is more specific than those of {@link PartsResource}.
 *
 * <p>That word is no part of the document: it makes no revision, needs no {@code If-Match}, is gone at a restart, and may
 * be said where a file is the truth.
 */
@Path("upstreams/{id}/targets")
public final class TargetsResource {
    private final Changes changes;

    @Inject
    TargetsResource(Changes changes) {
        this.changes = changes;
    }

    @GET
    public Response list(@PathParam("id") String id) {
        Upstream upstream = upstream(id);
        return answer(TargetsBody.of(upstream, clock(upstream)));
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header("Allow", "GET, HEAD, OPTIONS").build();
    }

    @POST
    @Path("{name}/drain")
    public Response drain(@PathParam("id") String id, @PathParam("name") String name, @BeanParam Call call) {
        call.requireOnlyReason();
        Upstream upstream = upstream(id);
        TargetState target = target(upstream, name);
        target.drain().drain(upstream.now());
        return answer(TargetBody.of(target, clock(upstream)));
    }

    @OPTIONS
    @Path("{name}/drain")
    public Response optionsOfDrain() {
        return Response.noContent().header("Allow", "POST, OPTIONS").build();
    }

    @POST
    @Path("{name}/enable")
    public Response enable(@PathParam("id") String id, @PathParam("name") String name, @BeanParam Call call) {
        call.requireOnlyReason();
        Upstream upstream = upstream(id);
        TargetState target = target(upstream, name);
        target.drain().enable(upstream.now());
        return answer(TargetBody.of(target, clock(upstream)));
    }

    @OPTIONS
    @Path("{name}/enable")
    public Response optionsOfEnable() {
        return Response.noContent().header("Allow", "POST, OPTIONS").build();
    }

    private Upstream upstream(String id) {
        Snapshot snapshot = changes.current();
        Upstream upstream = snapshot.upstream(id);
        if (upstream == null) {
            throw Missing.of(
                    "No upstream has the id",
                    id,
                    new TreeSet<>(snapshot.upstreams().keySet()));
        }
        return upstream;
    }

    private static TargetState target(Upstream upstream, String name) {
        TargetState target = upstream.roster().find(name);
        if (target == null) {
            throw Missing.of(
                    "No target of upstream " + upstream.id() + " has the name",
                    name,
                    upstream.roster().targets().stream().map(TargetState::name).toList());
        }
        return target;
    }

    private static ClockPair clock(Upstream upstream) {
        return new ClockPair(upstream.now(), Instant.now());
    }

    private static Response answer(Object body) {
        return Response.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
    }
}
