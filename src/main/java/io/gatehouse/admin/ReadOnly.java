package io.gatehouse.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses with 403 what changes something to who came by a token that only reads. It stands behind Jersey's choice of the
 * call, so that no spelling of a path makes one call pass for another.
 */
public final class ReadOnly implements ContainerRequestFilter {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    @Context
    private @Nullable HttpServletRequest servletRequest;

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        boolean reads = SAFE.contains(request.getMethod())
                || resource != null
                        && resource.getResourceMethod() != null
                        && resource.getResourceMethod().isAnnotationPresent(Reads.class);
        if (!reads && (servletRequest == null || Caller.of(servletRequest).readOnly())) {
            throw refusal();
        }
    }

    static Refusal refusal() {
        return Refusal.of(403, "This token only reads: nothing can be changed with it.");
    }
}
