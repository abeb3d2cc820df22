package io.gatehouse.admin;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Pointer;
import io.gatehouse.snapshot.Snapshot;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * {@code /routes}, {@code /upstreams}, {@code /policies}, {@code /consumers}: the parts of the document that have ids,
 * each as it stands there. Every write is a publish of the whole document, a revision of its own.
 */
@Path("{kind: routes|upstreams|policies|consumers}")
public final class PartsResource {
    private final Changes changes;

    @Inject
    PartsResource(Changes changes) {
        this.changes = changes;
    }

    @GET
    public Response list(@PathParam("kind") String kind, @BeanParam Call call) {
        return Changes.answer(Stored.all(changes.current(), kind), call);
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header("Allow", "GET, HEAD, OPTIONS").build();
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("kind") String kind, @PathParam("id") String id, @BeanParam Call call) {
        return Changes.answer(existing(changes.current(), kind, id), call);
    }

    @OPTIONS
    @Path("{id}")
    public Response optionsOfOne() {
        return Response.noContent()
                .header("Allow", "GET, HEAD, PUT, PATCH, DELETE, OPTIONS")
                .header("Accept-Patch", Patch.ACCEPTED)
                .build();
    }

    @PUT
    @Path("{id}")
    public Response put(@PathParam("kind") String kind, @PathParam("id") String id, @BeanParam Call call) {
        Format format = call.wanted();
        Document content = call.document();
        AtomicBoolean created = new AtomicBoolean();
        return changes.carryOut(
                call,
                before -> {
                    Optional<Stored> stored = Stored.one(before, kind, id);
                    created.set(stored.isEmpty());
                    stored.ifPresentOrElse(call.preconditions()::requireCurrent, call.preconditions()::requireAbsent);
                    changes.requireDocument();
                    return with(before, kind, id, content.json());
                },
                after -> Changes.fill(
                        created.get() ? Response.created(call.location()) : Response.ok(),
                        existing(after, kind, id),
                        format),
                e -> Changes.located(e, Pointer.ROOT.child(kind).child(id), content));
    }

    @PATCH
    @Path("{id}")
    public Response patch(@PathParam("kind") String kind, @PathParam("id") String id, @BeanParam Call call) {
        Format format = call.wanted();
        Patch patch = call.patch();
        return changes.carryOut(
                call,
                before -> {
                    Stored stored = existing(before, kind, id);
                    call.preconditions().requireCurrent(stored);
                    return with(before, kind, id, patch.apply(stored.json()));
                },
                after -> Changes.fill(Response.ok(), existing(after, kind, id), format),
                e -> Refusal.of(e.problems()));
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("kind") String kind, @PathParam("id") String id, @BeanParam Call call) {
        return changes.carryOut(
                call,
                before -> {
                    call.preconditions().requireCurrent(existing(before, kind, id));
                    return with(before, kind, id, null);
                },
                after -> Response.noContent(),
                e -> changes.undeleted(kind, id, e));
    }

    private static Stored existing(Snapshot snapshot, String kind, String id) {
        return Stored.one(snapshot, kind, id)
                .orElseThrow(() -> Refusal.of(404, "There is no /" + kind + "/" + id + "."));
    }

    /** The document with this part in the place it had, or at the end; without it for null. */
    static Document with(Snapshot before, String kind, String id, @Nullable JsonObject part) {
        JsonObject document = before.document().json();
        var section = Json.createObjectBuilder(Stored.section(document, kind));
        section = part == null ? section.remove(id) : section.add(id, part);
        return Changes.document(
                Json.createObjectBuilder(document).add(kind, section).build());
    }
}
