package io.gatehouse.admin;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.Problems;
import io.gatehouse.snapshot.Snapshot;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;

/**
 * {@code /consumers/{id}/credentials}: keys and passwords that the gateway makes. Their secret is in the answer to who has one
 * made and nowhere else; the document gets its hash. Its path is more specific than those of {@link PartsResource}.
 *
 * <p>Each write is a publish with the preconditions of a write to the consumer.
 */
@Path("consumers/{id}/credentials")
public final class CredentialsResource {
    private final Changes changes;

    @Inject
    CredentialsResource(Changes changes) {
        this.changes = changes;
    }

    @GET
    public Response list(@PathParam("id") String id, @BeanParam Call call) {
        return Changes.answer(Credentials.of(changes.current(), id).list(), call);
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header("Allow", "GET, HEAD, POST, OPTIONS").build();
    }

    @POST
    public Response make(@PathParam("id") String id, @BeanParam Call call) {
        NewCredential made = NewCredential.of(call.document().json(), Instant.now());
        return changes.carryOut(
                call,
                before -> {
                    Credentials credentials = current(before, id, call);
                    if (credentials.has(made.name())) {
                        throw taken(made.name());
                    }
                    return with(before, id, credentials.with(made.kept()));
                },
                after -> Response.created(URI.create(call.location() + "/" + made.name()))
                        .entity(made.shown().toString())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .header("ETag", Credentials.of(after, id).consumer().tag(Format.JSON)),
                e -> Refusal.of(e.problems()));
    }

    private static Refusal taken(String name) {
        Problems problems = new Problems();
        problems.root()
                .child("name")
                .problem("is the name of another credential of the consumer", name, "another name, or none");
        return Refusal.ofCall(problems.list());
    }

    @GET
    @Path("{name}")
    public Response get(@PathParam("id") String id, @PathParam("name") String name, @BeanParam Call call) {
        return Changes.answer(Credentials.of(changes.current(), id).one(name), call);
    }

    @DELETE
    @Path("{name}")
    public Response revoke(@PathParam("id") String id, @PathParam("name") String name, @BeanParam Call call) {
        return changes.carryOut(
                call,
                before -> {
                    Credentials credentials = current(before, id, call);
                    return with(before, id, credentials.without(name));
                },
                after -> Response.noContent(),
                e -> Refusal.of(e.problems()));
    }

    @OPTIONS
    @Path("{name}")
    public Response optionsOfOne() {
        return Response.noContent()
                .header("Allow", "GET, HEAD, DELETE, OPTIONS")
                .build();
    }

    /** Those of the consumer as the caller knows it. */
    private static Credentials current(Snapshot before, String id, Call call) {
        Credentials credentials = Credentials.of(before, id);
        call.preconditions().requireCurrent(credentials.consumer());
        return credentials;
    }

    private static Document with(Snapshot before, String id, JsonObject consumer) {
        return PartsResource.with(before, "consumers", id, consumer);
    }
}
