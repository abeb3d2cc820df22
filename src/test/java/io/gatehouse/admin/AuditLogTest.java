package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuietLog.class)
class AuditLogTest {
    private final Logger logger = Logger.getLogger(AuditLog.class.getName());
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Gateway gateway;
    private Api api;

    @BeforeEach
    void start() throws Exception {
        logger.addHandler(handler);
        logger.setLevel(Level.INFO);
        gateway = Gateway.start("version: 1\n");
        api = new Api(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        logger.removeHandler(handler);
        logger.setLevel(null);
        gateway.close();
    }

    @Test
    void everyWriteIsToldWithWhoFromWhereWhyAndWhatCameOfIt() throws Exception {
        api.send("PUT", "/consumers/acme?reason=new%0Apartner", Api.JSON, "{}");
        assertThat(lines)
                .singleElement()
                .asString()
                .matches("PUT /_gatehouse/admin/v1/consumers/acme by token from 127\\.0\\.0\\.1: 201, revision 1,"
                        + " because \"new\\?partner\" \\(request [^ ]+\\)");
    }

    @Test
    void soIsEveryRefusedOne() throws Exception {
        api.send("PUT", "/consumers/acme", Api.JSON, "{\"bogus\":1}");
        api.call("DELETE", "/consumers/acme", "If-Match", "*");
        api.send("POST", "/nothing", Api.JSON, "{}");
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("PUT", "by token from 127.0.0.1: 422 (request ");
        assertThat(lines.get(1)).contains("DELETE", ": 404 (request ");
        assertThat(lines.get(2)).contains("POST", ": 404 (request ");
    }

    @Test
    void soIsWhoHadNoToken() throws Exception {
        gateway.get("/_gatehouse/admin/v1/config");
        assertThat(lines)
                .singleElement()
                .asString()
                .contains("GET /_gatehouse/admin/v1/config by nobody known from 127.0.0.1: 401");
    }

    @Test
    void readingIsNot() throws Exception {
        api.call("GET", "/config");
        api.call("OPTIONS", "/config");
        assertThat(lines).isEmpty();
    }
}
