package io.gatehouse.admin;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/** Refuses an {@code Accept} that holds no media types in words; Jersey would answer an empty 400. */
@PreMatching
public final class ReadableAccept implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) {
        try {
            request.getAcceptableMediaTypes();
        } catch (ProcessingException | IllegalArgumentException e) {
            throw Refusal.of(400, "Accept is " + request.getHeaderString("Accept") + "; expected media types.");
        }
    }
}
