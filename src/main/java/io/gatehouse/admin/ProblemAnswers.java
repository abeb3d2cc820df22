package io.gatehouse.admin;

import io.gatehouse.problem.ProblemReply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The one place that makes answers of what was thrown: refusals, what Jersey refuses by itself, and what nobody foresaw. */
public final class ProblemAnswers implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(ProblemAnswers.class.getName());
    private static final MediaType PROBLEM = new MediaType("application", "problem+json");

    @Context
    private @Nullable HttpServletRequest request;

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof Refusal refusal) {
            return answer(refusal);
        }
        if (thrown instanceof WebApplicationException web) {
            return answer(web);
        }
        LOG.log(Level.ERROR, requestId() + ": unforeseen in the admin API", thrown);
        return answer(Refusal.of(500, "The call failed for a reason that was not foreseen; the server's log has it."));
    }

    private Response answer(Refusal refusal) {
        Response.ResponseBuilder answer = Response.status(refusal.status());
        refusal.fields().forEach(answer::header);
        return answer.entity(refusal.body(request().getRequestURI(), requestId()))
                .type(PROBLEM)
                .build();
    }

    /** What Jersey refuses (no such path, no such method); of its fields {@code Allow} is kept. */
    private Response answer(WebApplicationException web) {
        String allow = allow(web.getResponse());
        Map<String, String> fields = allow.isEmpty() ? Map.of() : Map.of("Allow", allow);
        return answer(Refusal.with(web.getResponse().getStatus(), says(web, allow), fields));
    }

    /** Jersey leaves out HEAD, which it answers wherever it answers GET. */
    private static String allow(Response response) {
        Set<String> methods = new TreeSet<>(response.getAllowedMethods());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private String says(WebApplicationException web, String allow) {
        return switch (web.getResponse().getStatus()) {
            case 404 -> "Nothing is at this path of the admin API.";
            case 405 -> "This path takes " + allow + ", not " + request().getMethod() + ".";
            case 400 -> "The request can't be understood.";
            default -> ProblemReply.title(web.getResponse().getStatus()) + ".";
        };
    }

    private HttpServletRequest request() {
        if (request == null) {
            throw new IllegalStateException("Jersey did not give the request");
        }
        return request;
    }

    private @Nullable String requestId() {
        return request().getAttribute("io.gatehouse.requestId") instanceof String id ? id : null;
    }
}
