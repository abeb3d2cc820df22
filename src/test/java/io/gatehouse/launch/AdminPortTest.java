package io.gatehouse.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.launch.Settings.Threads;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminPortTest {
    @TempDir
    private Path folder;

    private final Tomcat tomcat = new Tomcat();
    private final InFlight inFlight = new InFlight();
    private final AdminPort adminPort = new AdminPort(tomcat, Threads.CONTAINER, inFlight);
    private final HttpClient client = HttpClient.newHttpClient();

    /** A servlet that asks for the port in its query before it answers, as a publish does. */
    private static final class Moving extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient IntConsumer adminPort;

        Moving(IntConsumer adminPort) {
            this.adminPort = adminPort;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            adminPort.accept(Integer.parseInt(request.getQueryString()));
            response.getWriter().print("asked for " + request.getQueryString());
        }
    }

    @BeforeEach
    void start() throws Exception {
        tomcat.setBaseDir(folder.toString());
        tomcat.setConnector(Connectors.connector(InetAddress.getLoopbackAddress(), 0, Threads.CONTAINER));
        tomcat.getEngine().getPipeline().addValve(inFlight);
        StandardContext context = (StandardContext) tomcat.addContext("", folder.toString());
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        Tomcat.addServlet(context, "moving", new Moving(adminPort::open)).addMapping("/");
        tomcat.start();
        adminPort.started();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private String askBy(int port, int wanted) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/?" + wanted))
                        .build(),
                BodyHandlers.ofString());
        return answer.body();
    }

    private static void awaitClosed(int port) {
        while (!AdminPort.isFree(InetAddress.getLoopbackAddress(), port)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoMovesThePortByThatPortGetsAnAnswer() throws Exception {
        int first = free();
        adminPort.open(first);
        int second = free();
        assertThat(askBy(first, second)).isEqualTo("asked for " + second);
        assertThat(askBy(second, second)).isEqualTo("asked for " + second);
        awaitClosed(first);
        assertThat(askBy(second, 0)).isEqualTo("asked for 0");
        awaitClosed(second);
    }

    @Test
    void thePortBeforeCanBeTakenBackWhileARequestIsUnderWay() throws Exception {
        int first = free();
        int second = free();
        adminPort.open(first);
        assertThat(askBy(first, second)).isEqualTo("asked for " + second);
        adminPort.open(first);
        awaitClosed(second);
        assertThat(askBy(first, first)).isEqualTo("asked for " + first);
    }

    @Test
    void aPortInUseIsRefusedAndTheOneBeforeStays() throws Exception {
        int first = free();
        adminPort.open(first);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> adminPort.open(taken.getLocalPort()))
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
        assertThat(askBy(first, first)).isEqualTo("asked for " + first);
    }
}
