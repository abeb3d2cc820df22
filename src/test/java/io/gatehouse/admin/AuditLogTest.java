package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        gateway = Gateway.behind(new Login(), "version: 1\n");
        api = new Api(gateway);
    }

    @AfterEach
    void stop() throws Exception {
        logger.removeHandler(handler);
        logger.setLevel(null);
        gateway.close();
    }

    @Test
    void aDrainIsToldWithItsTargetAndWhy() throws Exception {
        gateway.publish("{version: 1, upstreams: {pets: {targets: ['http://[::1]:9001']}}}");
        lines.clear();
        api.call("POST", "/upstreams/pets/targets/%5B::1%5D:9001/drain?reason=new+disk");
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("POST /_gatehouse/admin/v1/upstreams/pets/targets/%5B::1%5D:9001/drain by ")
                .contains("from 127.0.0.1: 200, because \"new disk\"");
        api.call("POST", "/upstreams/pets/targets/nobody/enable");
        assertThat(lines).hasSize(2).last().asString().contains("/targets/nobody/enable by ", ": 404");
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
    void noLineShowsATicketThatExplanationsAreReadWith() throws Exception {
        gateway.get("/_gatehouse/admin/v1/explain/tickets/secret-ticket");
        api.call("DELETE", "/explain/tickets/secret-ticket");
        assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line)
                .contains("/_gatehouse/admin/v1/explain/tickets/*** by ")
                .doesNotContain("secret-ticket"));
    }

    /** Lets the server know a user who has the role, as the test says in a field. */
    private static final class Login extends ValveBase {
        Login() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            String user = request.getHeader("X-Test-User");
            if (user != null) {
                request.setUserPrincipal(new GenericPrincipal(user, List.of(AdminGate.ROLE)));
            }
            getNext().invoke(request, response);
        }
    }

    @ParameterizedTest(name = "{0} {1}: {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT    | /config                      | JSON  | If-Match: *                            | 200",
                "PUT    | /config?dryRun=true          | JSON  | If-Match: *                            | 200",
                "PUT    | /consumers/new               | JSON  |                                        | 422",
                "POST   | /revisions/1/activate        |       | If-Match: *                            | 200",
                "POST   | /revisions/1/activate        |       |                                        | 428",
                "POST   | /revisions/1/activate        |       | If-Match: \"stale\"                  | 412",
                "POST   | /revisions/9/activate        |       | If-Match: *                            | 404",
                "POST   | /revisions/2/activate        |       | If-Match: *                            | 409",
                "POST   | /config/validate             | JSON  |                                        | 200",
                "POST   | /config/diff                 | JSON  |                                        | 200",
                "PUT    | /config                      | JSON  |                                        | 428",
                "PUT    | /config                      | JSON  | If-Match: \"stale\"                  | 412",
                "PUT    | /config                      | JSON  | If-Match: no tag                       | 400",
                "PUT    | /config?dryrun=true          | JSON  | If-Match: *                            | 400",
                "PUT    | /config                      | JSON  | Accept: image/png                      | 406",
                "PUT    | /config                      | plain | If-Match: *                            | 415",
                "PATCH  | /config                      | JSON  | If-Match: *                            | 415",
                "DELETE | /config                      |       | If-Match: *                            | 405",
                "DELETE | /consumers/none              |       | If-Match: *                            | 404",
                "POST   | /nothing                     | JSON  |                                        | 404",
                "PUT    | /config                      | JSON  | Authorization: Bearer wrong            | 401",
                "PUT    | /config                      | JSON  | Authorization: none                    | 401",
                "PUT    | /config                      | JSON  | X-Test-User: eve                       | 403",
            })
    void everyWriteDoneOrRefusedLeavesExactlyOneLine(String method, String path, String type, String field, int status)
            throws Exception {
        api.send("PUT", "/config", Api.JSON, "{\"version\":1}", "If-Match", "*");
        api.send("PUT", "/config", Api.JSON, "{\"version\":1}", "If-Match", "*");
        Files.writeString(gateway.home().resolve("revisions/00000002.json"), "broken");
        lines.clear();

        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/_gatehouse/admin/v1" + path))
                .method(method, BodyPublishers.ofString("{\"version\":1}"));
        if (type != null) {
            request.header("Content-Type", type.equals("JSON") ? Api.JSON : "text/plain");
        }
        if (field == null || !field.matches("(Authorization|X-Test-User): .*")) {
            request.header("Authorization", "Bearer " + gateway.token());
        }
        if (field != null && !field.endsWith(": none")) {
            request.header(field.substring(0, field.indexOf(':')), field.substring(field.indexOf(' ') + 1));
        }
        HttpResponse<String> answer = api.send(request);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        String by = status == 401 ? "nobody known" : status == 403 ? "eve" : "token";
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith(method + " /_gatehouse/admin/v1" + path.replaceFirst("\\?.*", ""))
                .contains(" by " + by + " from 127.0.0.1: " + status)
                .contains("(request "
                        + answer.headers().firstValue("X-Request-Id").orElseThrow() + ")");
        assertThat(lines.get(0).contains(", revision 3"))
                .isEqualTo(status == 200 && !path.contains("dryRun") && !path.contains("config/"));
        assertThat(lines.get(0).contains(", dry run")).isEqualTo(path.contains("dryRun"));
    }

    @Test
    void aUserOfTheServerIsToldByName() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/_gatehouse/admin/v1/consumers/acme"))
                .header("X-Test-User", "ops")
                .header("X-Gatehouse-Admin", "1")
                .header("Content-Type", Api.JSON)
                .PUT(BodyPublishers.ofString("{}"));
        assertThat(api.send(request).statusCode()).isEqualTo(201);
        assertThat(lines).singleElement().asString().contains(" by ops from 127.0.0.1: 201, revision 1");
        assertThat(api.call("GET", "/revisions").body()).contains("\"by\":\"ops\"");
    }

    @Test
    void readingIsNot() throws Exception {
        api.call("GET", "/config");
        api.call("OPTIONS", "/config");
        assertThat(lines).isEmpty();
    }
}
