package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import io.gatehouse.explain.Asked;
import io.gatehouse.explain.Entrance;
import io.gatehouse.explain.Explainer;
import io.gatehouse.explain.Tickets;
import io.gatehouse.forward.Alarms;
import io.gatehouse.snapshot.Compiler;
import io.gatehouse.snapshot.Disk;
import io.gatehouse.snapshot.Edge;
import io.gatehouse.snapshot.FirstDocument;
import io.gatehouse.snapshot.Home;
import io.gatehouse.snapshot.Kept;
import io.gatehouse.snapshot.Live;
import io.gatehouse.snapshot.Publisher;
import io.gatehouse.snapshot.Revisions;
import io.gatehouse.snapshot.Snapshot;
import io.gatehouse.testing.Container;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The servlet without the gateway around it: what must hold even when something else is broken. */
@ExtendWith(QuietLog.class)
class AdminServletTest {
    @TempDir
    private Path temp;

    private Alarms alarms;
    private Home home;

    @BeforeEach
    void open() throws Exception {
        alarms = new Alarms();
        home = Home.open(temp, Disk.REAL);
    }

    @AfterEach
    void close() {
        home.close();
        alarms.close();
    }

    private AdminServlet servlet(@Nullable Path file) throws Exception {
        Compiler compiler = new Compiler(new Kept(), alarms, temp);
        Revisions revisions = Revisions.open(home);
        FirstDocument first = FirstDocument.load(home, revisions, null, compiler);
        Live live = new Live(first.snapshot());
        Publisher publisher = new Publisher(
                live,
                first,
                (number, document) -> {
                    if (!document.equals(Document.EMPTY)) {
                        throw new UnsupportedOperationException("nobody foresaw this");
                    }
                    return compiler.compile(number, document);
                },
                revisions,
                Clock.systemUTC(),
                port -> {},
                file);
        Explainer explainer = new Explainer(new NoEntrance(), live, compiler, () -> true);
        return new AdminServlet(
                publisher,
                home.adminTokens(Clock.systemUTC()),
                new Explaining(explainer, new Tickets(Clock.systemUTC())),
                compiler.memory());
    }

    /** Nothing is explained here. */
    private static final class NoEntrance implements Entrance {
        @Override
        public Arrived arrive(Asked asked, Edge edge, boolean rehearsed) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Reply answer(Snapshot snapshot, Exchange exchange) {
            throw new UnsupportedOperationException();
        }
    }

    private static Filter letIn() {
        return (request, response, chain) -> {
            new Caller("token", "127.0.0.1", false, edge -> true).enter((HttpServletRequest) request);
            chain.doFilter(request, response);
        };
    }

    private static RawResponse put(int port, String json) throws Exception {
        return RawClient.exchange(
                port,
                "PUT /admin/config HTTP/1.1",
                "Host: localhost",
                "If-Match: *",
                "Content-Type: application/json",
                "Content-Length: " + json.length(),
                "Connection: close",
                "",
                json);
    }

    private static RawResponse activate(int port) throws Exception {
        return RawClient.exchange(
                port,
                "POST /admin/revisions/1/activate HTTP/1.1",
                "Host: localhost",
                "If-Match: *",
                "Content-Length: 0",
                "Connection: close");
    }

    @Test
    void pastTheGateThereIsNothing() throws Exception {
        try (Container container =
                new Container("").servlet("/admin/*", servlet(null)).start()) {
            RawResponse answer = RawClient.exchange(
                    container.port(), "GET /admin/config HTTP/1.1", "Host: localhost", "Connection: close");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).doesNotContain("version");
        }
    }

    @Test
    void whatNobodyForesawIsAProblemWithoutDetailsAndLoggedOnce() throws Exception {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(ProblemAnswers.class.getName());
        logger.addHandler(handler);
        try (Container container = new Container("")
                .filter(letIn())
                .servlet("/admin/*", servlet(null))
                .start()) {
            RawResponse answer = put(container.port(), "{\"version\":1,\"routes\":{}}");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(answer.text()).doesNotContain("nobody foresaw", "Exception");
            assertThat(logged).singleElement().satisfies(entry -> assertThat(entry.getThrown())
                    .hasMessage("nobody foresaw this"));
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void whereAFileIsTheTruthWritesAreRefusedAndReadsAreNot() throws Exception {
        Path file = Path.of("/etc/gatehouse.yaml");
        try (Container container = new Container("")
                .filter(letIn())
                .servlet("/admin/*", servlet(null))
                .start()) {
            assertThat(put(container.port(), "{\"version\":1}").status()).isEqualTo(200);
        }
        try (Container container = new Container("")
                .filter(letIn())
                .servlet("/admin/*", servlet(file))
                .start()) {
            for (RawResponse answer : List.of(put(container.port(), "{\"version\":1}"), activate(container.port()))) {
                assertThat(answer.status()).isEqualTo(409);
                assertThat(answer.text()).contains("/etc/gatehouse.yaml");
            }
            RawResponse read = RawClient.exchange(
                    container.port(), "GET /admin/config HTTP/1.1", "Host: localhost", "Connection: close");
            assertThat(read.text()).isEqualTo("{\"version\":1}");
        }
    }
}
