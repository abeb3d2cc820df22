package io.gatehouse.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate before the gateway's own paths, on a real socket. Who is let in is told by {@code AdminGateTest}. */
@ExtendWith(QuietLog.class)
class AdminGateFilterTest {
    private static Gateway gateway;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        gateway = Gateway.start("""
            version: 1
            admin: {hosts: [admin.example.com]}
            routes:
              all: {match: {path: /**}, respond: {status: 200, body: a route}}
            """);
        token = gateway.token();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    private static RawResponse get(String target, String... fields) throws Exception {
        return send("GET", target, "localhost", fields);
    }

    private static RawResponse send(String method, String target, String host, String... fields) throws Exception {
        String[] lines = new String[fields.length + 3];
        lines[0] = method + " " + target + " HTTP/1.1";
        lines[1] = "Host: " + host;
        lines[2] = "Connection: close";
        System.arraycopy(fields, 0, lines, 3, fields.length);
        return RawClient.exchange(gateway.port(), lines);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/_gatehouse/admin/v1/config",
                "/_gatehouse/admin/v1/routes/pets",
                "/_gatehouse/admin/v1/nothing",
                "/_gatehouse/admin",
                "/_gatehouse/metrics",
                "/_gatehouse/console/",
                "/_gatehouse/console/index.html",
                "/_gatehouse/",
                "/_gatehouse",
                "/_gatehouse/anything",
            })
    void whatIsNotPublicIsGuarded(String path) throws Exception {
        RawResponse stranger = get(path);
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"gatehouse\"");
        assertThat(stranger.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(get(path, "Authorization: Bearer wrong").status()).isEqualTo(401);
        assertThat(get(path, "Authorization: Bearer " + token).status()).isIn(200, 404);
        RawResponse outside = get(path, "Authorization: Bearer " + token, "X-Forwarded-For: 203.0.113.9");
        assertThat(outside.status()).isEqualTo(404);
        assertThat(outside.header("WWW-Authenticate")).isNull();
    }

    @Test
    void fromOutsideWhatIsThereLooksLikeWhatIsNot() throws Exception {
        String there = get("/_gatehouse/metrics", "Via: 1.1 proxy").text();
        String not = get("/_gatehouse/nothing", "Via: 1.1 proxy").text();
        assertThat(withoutId(there).replace("metrics", "nothing")).isEqualTo(withoutId(not));
    }

    private static String withoutId(String problem) {
        return problem.replaceAll("\"requestId\":\"[^\"]*\"", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_gatehouse/health/live", "/_gatehouse/health/ready"})
    void healthIsPublic(String path) throws Exception {
        assertThat(get(path).status()).isEqualTo(200);
        assertThat(get(path, "X-Forwarded-For: 203.0.113.9").status()).isEqualTo(200);
        assertThat(send("GET", path, "evil.example").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1, 200",
        "[::1]:80, 200",
        "admin.example.com, 200",
        "evil.example, 404",
        "localhost.evil.example, 404",
    })
    void theHostMustBeOneThatNobodyElseCanPointHere(String host, int status) throws Exception {
        assertThat(send("GET", "/_gatehouse/admin/v1/config", host, "Authorization: Bearer " + token)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%5Fgatehouse/admin/v1/config",
                "/_gatehouse/%61dmin/v1/config",
                "//_gatehouse/admin/v1/config",
                "/./_gatehouse/admin/v1/config",
                "/x/../_gatehouse/admin/v1/config",
                "/_gatehouse;x=1/admin/v1/config",
                "/_gatehouse/health/ready/../../admin/v1/config",
                "/_gatehouse/health/ready;/../../admin/v1/config",
                "/_gatehouse/session/..;/admin/v1/config",
                "/_gatehouse/session/%2e%2e/admin/v1/config",
                "/_gatehouse%2Fadmin/v1/config",
                "/x/..%2F_gatehouse/admin/v1/config",
                "/_gatehouse\\admin/v1/config",
            })
    void noSpellingOfAPathLeadsPastTheGate(String target) throws Exception {
        assertThat(get(target).status()).isIn(400, 401, 404);
    }

    @Test
    void aPathThatOnlyBeginsLikeTheOwnSpaceIsARoutes() throws Exception {
        assertThat(get("/_gatehouses/admin/v1/config").text()).isEqualTo("a route");
        assertThat(get("/x/_gatehouse/admin/v1/config").text()).isEqualTo("a route");
    }

    @Test
    void thereIsNoCors() throws Exception {
        RawResponse preflight = send(
                "OPTIONS",
                "/_gatehouse/admin/v1/config",
                "localhost",
                "Origin: https://evil.example",
                "Access-Control-Request-Method: PUT");
        assertThat(preflight.status()).isEqualTo(401);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isNull();
        RawResponse simple =
                get("/_gatehouse/admin/v1/config", "Authorization: Bearer " + token, "Origin: https://evil.example");
        assertThat(simple.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void theMetricsHaveAListOfTheirOwn() throws Exception {
        try (Gateway other = Gateway.start("version: 1\nmetrics: {allow: [192.0.2.0/24]}\n")) {
            String[] lines = {
                "GET /_gatehouse/metrics HTTP/1.1",
                "Host: localhost",
                "Authorization: Bearer " + other.token(),
                "Connection: close"
            };
            assertThat(RawClient.exchange(other.port(), lines).status()).isEqualTo(404);
            assertThat(other.admin("GET", "/config", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void behindATrustedProxyTheClientMustBeAllowedToo() throws Exception {
        try (Gateway other = Gateway.start("""
            version: 1
            trust: [127.0.0.1]
            admin: {allow: [127.0.0.1, 203.0.113.0/24]}
            """)) {
            assertThat(asked(other, "203.0.113.9")).isEqualTo(200);
            assertThat(asked(other, "198.51.100.1")).isEqualTo(404);
            assertThat(asked(other, "127.0.0.1")).isEqualTo(404);
            HttpResponse<String> shut = other.admin(
                    "PUT",
                    "/config",
                    "{\"version\":1,\"admin\":{\"allow\":[\"127.0.0.1\",\"203.0.113.0/24\"]}}",
                    "If-Match",
                    "*",
                    "X-Forwarded-For",
                    "203.0.113.9");
            assertThat(shut.statusCode())
                    .as("without trust the client would be the proxy")
                    .isEqualTo(409);
        }
    }

    private static int asked(Gateway gateway, String client) throws Exception {
        return gateway.admin("GET", "/config", "", "X-Forwarded-For", client).statusCode();
    }

    @Test
    void anAdminPortThatIsAnotherShutsTheSpaceHere() throws Exception {
        try (Gateway other = Gateway.start("version: 1\nadmin: {port: 9}\n")) {
            assertThat(other.admin("GET", "/config", "").statusCode()).isEqualTo(404);
            assertThat(other.get("/_gatehouse/health/live").statusCode()).isEqualTo(200);
        }
    }
}
