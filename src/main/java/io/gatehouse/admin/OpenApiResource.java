package io.gatehouse.admin;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** {@code /openapi.json}: what the admin API takes and answers, for tools. */
@Path("openapi.json")
public final class OpenApiResource {
    private static final Stored DESCRIPTION = Stored.made(OpenApi.document());

    @GET
    public Response get(@BeanParam Call call) {
        return Changes.answer(DESCRIPTION, call);
    }

    @OPTIONS
    public Response options() {
        return Response.noContent().header("Allow", "GET, HEAD, OPTIONS").build();
    }
}
