package io.gatehouse.admin;

import io.gatehouse.config.DocumentSchema;
import io.gatehouse.policy.Policies;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code /schema}: the JSON Schema (2020-12) of documents, for editors and forms. It is part of the program: it changes
 * with a new version and never with what is published.
 */
@Path("schema")
public final class SchemaResource {
    static final MediaType SCHEMA = new MediaType("application", "schema+json");

    private static final byte[] CONTENT =
            DocumentSchema.of(Policies.schemas()).text().getBytes(StandardCharsets.UTF_8);
    private static final String HASH = Stored.hash(new String(CONTENT, StandardCharsets.UTF_8));

    @GET
    public Response get(@BeanParam Call call) {
        MediaType type = call.preferred(List.of(SCHEMA, MediaType.APPLICATION_JSON_TYPE));
        String tag = '"' + HASH + '-' + type.getSubtype() + '"';
        Response.ResponseBuilder answer = call.preconditions().has(tag)
                ? Response.notModified()
                : Response.ok(CONTENT).type(type);
        return answer.header("ETag", tag).header("Vary", "Accept").build();
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header("Allow", "GET, HEAD, OPTIONS").build();
    }
}
