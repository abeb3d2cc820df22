package io.gatehouse.entrance;

import io.gatehouse.observe.Readiness;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Answers {@code health/live} and {@code health/ready} with a word; reasons only to whom the admin gate let in.
 *
 * <p>Live means that requests are answered at all. Ready means that routes serve: a balancer should ask that.
 */
public final class HealthServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Set to {@link Boolean#TRUE} by the admin gate on a request that showed the token. */
    static final String ADMIN = "io.gatehouse.admin";

    private final transient Readiness readiness;

    public HealthServlet(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!Status.reads(request, response)) {
            return;
        }
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        if (path.endsWith("/health/live")) {
            Status.write(200, Status.JSON, "{\"status\":\"up\"}", request, response);
        } else if (path.endsWith("/health/ready")) {
            ready(request, response);
        } else {
            response.sendError(404);
        }
    }

    private void ready(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Readiness.State state = readiness.state();
        JsonObjectBuilder answer =
                Json.createObjectBuilder().add("status", state.name().toLowerCase(Locale.ROOT));
        if (Boolean.TRUE.equals(request.getAttribute(ADMIN))) {
            add("reasons", readiness.reasons(), answer);
            add("warnings", readiness.warnings(Instant.now()), answer);
        }
        int status = state == Readiness.State.READY ? 200 : 503;
        Status.write(status, Status.JSON, answer.build().toString(), request, response);
    }

    private static void add(String name, List<String> sentences, JsonObjectBuilder answer) {
        if (!sentences.isEmpty()) {
            answer.add(name, Json.createArrayBuilder(sentences));
        }
    }
}
