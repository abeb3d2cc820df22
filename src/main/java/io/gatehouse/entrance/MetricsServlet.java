package io.gatehouse.entrance;

import io.gatehouse.observe.Metrics;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/** Answers {@code metrics} with Prometheus text. Who may read it, the admin gate has decided. */
public final class MetricsServlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Metrics metrics;

    public MetricsServlet(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (Status.reads(request, response)) {
            Status.write(200, Metrics.MEDIA_TYPE, metrics.text(), request, response);
        }
    }
}
