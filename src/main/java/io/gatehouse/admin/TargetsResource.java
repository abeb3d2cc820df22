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
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

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
        return answer(upstream, upstream.roster().targets());
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
        List<TargetState> targets = targets(upstream, name);
        targets.get(0).drain(name).drain(upstream.now());
        return answer(upstream, targets);
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
        List<TargetState> targets = targets(upstream, name);
        targets.get(0).drain(name).enable(upstream.now());
        upstream.changed();
        return answer(upstream, targets);
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

    /** What the name means, at least one target. */
    private static List<TargetState> targets(Upstream upstream, String name) {
        List<TargetState> targets = upstream.roster().named(name);
        if (targets.isEmpty()) {
            throw Missing.of(
                    "No target of upstream " + upstream.id() + " has the name",
                    name,
                    upstream.roster().targets().stream()
                            .flatMap(each -> Stream.of(each.target().declared(), each.name()))
                            .distinct()
                            .toList());
        }
        return targets;
    }

    private static Response answer(Upstream upstream, List<TargetState> targets) {
        ClockPair now = new ClockPair(upstream.now(), Instant.now());
        return Response.ok(TargetsBody.of(upstream, targets, now), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
