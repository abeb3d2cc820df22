package io.gatehouse.admin;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.snapshot.Snapshot;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** {@code /config}: the whole document. */
@Path("config")
public final class ConfigResource {
    private final Changes changes;

    @Inject
    ConfigResource(Changes changes) {
        this.changes = changes;
    }

    @GET
    public Response get(@BeanParam Call call) {
        return Changes.answer(Stored.whole(changes.current()), call);
    }

    @PUT
    public Response put(@BeanParam Call call) {
        Format format = call.wanted();
        Document document = call.document();
        return changes.carryOut(
                call,
                before -> {
                    call.preconditions().requireCurrent(Stored.whole(before));
                    return document;
                },
                after -> ok(after, format),
                e -> Refusal.of(e.problems()));
    }

    @PATCH
    public Response patch(@BeanParam Call call) {
        Format format = call.wanted();
        Patch patch = call.patch();
        return changes.carryOut(
                call,
                before -> {
                    call.preconditions().requireCurrent(Stored.whole(before));
                    changes.requireDocument();
                    return Changes.document(patch.apply(before.document().json()));
                },
                after -> ok(after, format),
                e -> Refusal.of(e.problems()));
    }

    @OPTIONS
    public Response options() {
        return Response.noContent()
                .header("Allow", "GET, HEAD, PUT, PATCH, OPTIONS")
                .header("Accept-Patch", Patch.ACCEPTED)
                .build();
    }

    /** Tells all problems of a document, and does nothing else. */
    @Reads
    @POST
    @Path("validate")
    public Response validate(@BeanParam Call call) {
        return Tried.validated(changes.check(call.document())).answer();
    }

    @OPTIONS
    @Path("validate")
    public Response optionsOfValidate() {
        return question();
    }

    /** Tells what would change with a document, and does nothing else. */
    @Reads
    @POST
    @Path("diff")
    public Response diff(@BeanParam Call call) {
        return Tried.compared(changes.check(call.document())).answer();
    }

    @OPTIONS
    @Path("diff")
    public Response optionsOfDiff() {
        return question();
    }

    private static Response question() {
        return Response.noContent().header("Allow", "POST, OPTIONS").build();
    }

    private static Response.ResponseBuilder ok(Snapshot after, Format format) {
        return Changes.fill(Response.ok(), Stored.whole(after), format);
    }
}
