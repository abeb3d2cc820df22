package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.observe.Metrics;
import io.gatehouse.observe.Readiness;
import io.gatehouse.testing.Container;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Health and metrics, as a balancer and Prometheus see them. */
class HealthServletTest {
    private final Readiness readiness = new Readiness();
    private final Metrics metrics = new Metrics("1");
    private Container container;

    @BeforeEach
    void start() throws Exception {
        HealthServlet health = new HealthServlet(readiness);
        container = new Container("")
                .filter(new Operator())
                .servlet("/_gatehouse/health/live", health)
                .servlet("/_gatehouse/health/ready", health)
                .servlet("/_gatehouse/metrics", new MetricsServlet(metrics))
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
        metrics.close();
    }

    @Test
    void isLiveWhateverTheDocumentIs() throws IOException {
        readiness.refused(List.of("no"));
        RawResponse answer = get("/_gatehouse/health/live");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"status\":\"up\"}");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
    }

    @Test
    void isReadyOnceADocumentServes() throws IOException {
        assertReady(503, "{\"status\":\"starting\"}");
        readiness.ready();
        assertReady(200, "{\"status\":\"ready\"}");
        readiness.draining();
        assertReady(503, "{\"status\":\"draining\"}");
    }

    @Test
    void tellsReasonsToAnOperatorOnly() throws IOException {
        readiness.refused(List.of("/routes/pets: \"no\" upstream"));
        assertReady(503, "{\"status\":\"refused\"}");
        assertThat(get("/_gatehouse/health/ready", "X-Operator: 1").text())
                .isEqualTo("{\"status\":\"refused\",\"reasons\":[\"/routes/pets: \\\"no\\\" upstream\"]}");
    }

    @Test
    void answersMetricsAsPrometheusText() throws IOException {
        RawResponse answer = get("/_gatehouse/metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain").contains("version=0.0.4");
        assertThat(answer.text()).contains("gatehouse_requests_in_flight ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_gatehouse/health/live", "/_gatehouse/health/ready", "/_gatehouse/metrics"})
    void takesGetAndHeadOnly(String path) throws IOException {
        for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"}) {
            RawResponse refused = RawClient.exchange(
                    container.port(), method + ' ' + path + " HTTP/1.1", "Host: h", "Content-Length: 0");
            assertThat(refused.status()).as(method).isEqualTo(405);
            assertThat(refused.header("Allow")).isEqualTo("GET, HEAD");
        }
        RawResponse head = RawClient.exchange(container.port(), "HEAD " + path + " HTTP/1.1", "Host: h");
        assertThat(head.status()).isIn(200, 503);
        assertThat(Integer.parseInt(String.valueOf(head.header("Content-Length"))))
                .isPositive();
    }

    private void assertReady(int status, String text) throws IOException {
        RawResponse answer = get("/_gatehouse/health/ready");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text()).isEqualTo(text);
    }

    private RawResponse get(String path, String... fields) throws IOException {
        String[] lines = new String[fields.length + 2];
        lines[0] = "GET " + path + " HTTP/1.1";
        lines[1] = "Host: h";
        System.arraycopy(fields, 0, lines, 2, fields.length);
        return RawClient.exchange(container.port(), lines);
    }

    /** Lets in whoever says so, in the place of the admin gate. */
    private static final class Operator extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (request.getHeader("X-Operator") != null) {
                request.setAttribute(HealthServlet.ADMIN, true);
            }
            chain.doFilter(request, response);
        }
    }
}
