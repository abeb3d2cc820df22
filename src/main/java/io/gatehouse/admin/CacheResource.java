package io.gatehouse.admin;

import io.gatehouse.cache.store.Memory;
import io.gatehouse.cache.store.Store;
import io.gatehouse.snapshot.Snapshot;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.TreeSet;

/**
 * {@code /cache}: what is stored of answers, and the word of an operator that some of it is not to be used any more.
 *
 * <p>That word is no part of the document: it makes no revision, needs no {@code If-Match}, and may be said where a file is
 * the truth.
 */
@Path("cache")
public final class CacheResource {
    private final Changes changes;
    private final Memory memory;

    @Inject
    CacheResource(Changes changes, Memory memory) {
        this.changes = changes;
        this.memory = memory;
    }

    @GET
    public Response get() {
        return Response.ok(CacheBody.of(memory), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header("Allow", "GET, HEAD, OPTIONS").build();
    }

    @POST
    @Path("purge")
    public Response purge(@BeanParam Call call) {
        call.requireOnlyReason();
        Purge purge = Purge.of(call.document().json());
        Snapshot snapshot = changes.current();
        if (purge.route() != null && snapshot.entries().routes().get(purge.route()) == null) {
            throw Missing.of(
                    "No route has the id",
                    purge.route(),
                    new TreeSet<>(snapshot.entries().routes().keySet()));
        }
        long purged = purge(memory.store(), purge);
        return Response.ok(
                        Json.createObjectBuilder().add("purged", purged).build().toString(),
                        MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private static long purge(Store store, Purge purge) {
        long now = Instant.now().toEpochMilli();
        return store.removeIf(purge::takes, purge.soft() ? stored -> stored.ended(now) : null);
    }

    @OPTIONS
    @Path("purge")
    public Response optionsOfPurge() {
        return Response.noContent().header("Allow", "POST, OPTIONS").build();
    }
}
