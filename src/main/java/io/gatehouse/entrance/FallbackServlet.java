package io.gatehouse.entrance;

import io.gatehouse.problem.ProblemReply;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/**
 * Stands at {@code /} so that no default servlet of a container serves files of the WAR: what gets past the filters is a
 * path of the gateway's own space where nothing is.
 */
public final class FallbackServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Visit visit = Visit.of(request);
        ReplyWriter.write(ProblemReply.of(404, "Nothing is here.", visit.exchange()), visit.exchange(), response);
    }
}
