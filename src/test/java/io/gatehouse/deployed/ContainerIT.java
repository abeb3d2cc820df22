package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that know the gateway's clients by themselves, as {@code server-config} has them told: Tomcat by a context file of
 * the operator's, WildFly by a security domain that is laid over the WAR. Exchanges run on other threads than those that
 * the server logged them in on.
 */
@EveryServer
@Tag("not-embedded")
class ContainerIT {
    private static final Backend BACKEND = start();
    private static final String API = "/_gatehouse/admin/v1/config";

    @Deployment(name = "known", order = 1, testable = false)
    static WebArchive known() throws IOException {
        if (Server.isTomcat()) {
            // an undeploy takes it away
            Path contexts = Path.of(System.getProperty("server.home"), "conf", "Catalina", "localhost");
            Files.writeString(
                    contexts.resolve("known.xml"), Files.readString(Path.of("server-config/tomcat/login.xml")));
        }
        return Deployed.KNOWN.war();
    }

    private static Backend start() {
        try {
            return Backend.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void publish() throws Exception {
        var answer = Deployed.KNOWN.put("config", """
            {"version": 1,
             "upstreams": {"recorder": {"targets": ["%s"]}},
             "policies": {"server": {"container": {"roles": {"partner": "partners"}, "challenge": "Basic realm=\\"shop\\""}}},
             "routes": {
               "users": {"match": {"path": "/users/**"}, "upstream": "recorder", "policies": ["server"]},
               "partners": {"match": {"path": "/partners/**"}, "upstream": "recorder",
                            "policies": ["server", {"authorize": {"groups": ["partners"]}}]},
               "any": {"match": {"path": "/any/**"}, "upstream": "recorder", "policies": ["server", {"apiKey": {}}]},
               "open": {"match": {"path": "/open/**"}, "upstream": "recorder", "policies": ["server", {"anonymous": {}}]}}}
            """.formatted(BACKEND.url()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    @AfterAll
    static void closeTheBackend() throws IOException {
        BACKEND.close();
    }

    @Test
    void aUserOfTheServerPassesAndItsPasswordDoesNot() throws Exception {
        assertThat(get("/users/a", as("ann")).status()).isEqualTo(200);
        assertThat(BACKEND.take().headers("Authorization")).isEmpty();
    }

    @Test
    @Conforms(item = "AU-9", section = "RFC 9110 §15.5.4")
    void aRoleOfTheServerIsAGroup() throws Exception {
        assertThat(get("/partners/a", as("ann")).status()).isEqualTo(200);
        BACKEND.take();
        assertThat(get("/partners/a", as("bob")).status()).isEqualTo(403);
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @Test
    @Conforms(item = "AU-9", section = "RFC 9110 §11.6.1")
    void whoIsNotLoggedInIsToldEveryWay() throws Exception {
        RawResponse alone = get("/users/a");
        assertThat(alone.status()).isEqualTo(401);
        assertThat(alone.headers("WWW-Authenticate")).containsExactly("Basic realm=\"shop\"");
        assertThat(get("/any/a").headers("WWW-Authenticate"))
                .containsExactly("Basic realm=\"shop\"", "ApiKey realm=\"gatehouse\", header=\"X-Api-Key\"");
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @Test
    void whereNobodyNeedsToBeKnownTheServerAsksNobody() throws Exception {
        assertThat(get("/open/a").status()).isEqualTo(200);
        BACKEND.take();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users/a", "/open/a"})
    @Conforms(item = "AU-9", section = "RFC 9110 §15.5.2")
    void theServerRefusesAWrongPassword(String path) throws Exception {
        RawResponse refused = get(path, basic("ann", "wrong"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.headers("WWW-Authenticate")).isNotEmpty();
        assertThat(BACKEND.untaken()).isEmpty();
    }

    @Test
    void theRoleOpensTheAdminSpace() throws Exception {
        assertThat(get(API, as("root")).status()).isEqualTo(200);
        assertThat(get(API, as("ann")).status()).isEqualTo(401);
        assertThat(get(API).header("WWW-Authenticate")).startsWith("Bearer ");
    }

    @Test
    void theRoleDoesNotOpenItToWhoIsOutside() throws Exception {
        assertThat(get(API, as("root"), "X-Forwarded-For: 127.0.0.1").status()).isEqualTo(404);
        assertThat(call("GET", API, "Host: evil.example", as("root")).status()).isEqualTo(404);
    }

    @Test
    void aLoginChangesSomethingOnlyWhereAPageOfAnotherOriginCouldNot() throws Exception {
        String mark = "X-Gatehouse-Admin: 1";
        String here = "Origin: http://localhost:" + Server.port();
        assertThat(delete(as("root")).status()).isEqualTo(403);
        assertThat(delete(as("root"), "X-Gatehouse-Admin: yes").status()).isEqualTo(403);
        assertThat(delete(as("root"), mark, "Origin: http://evil.example").status())
                .isEqualTo(403);
        assertThat(delete(as("root"), mark, "Origin: null").status()).isEqualTo(403);
        // they get past the gate: there is no such route
        assertThat(delete(as("root"), mark).status()).isEqualTo(404);
        assertThat(delete(as("root"), mark, here).status()).isEqualTo(404);
        // a token is nothing that a browser sends by itself
        assertThat(delete("Authorization: Bearer " + Deployed.KNOWN.token()).status())
                .isEqualTo(404);
    }

    private static RawResponse delete(String... fields) throws IOException {
        return call(
                "DELETE",
                "/_gatehouse/admin/v1/routes/none",
                Stream.concat(Stream.of("Host: localhost:" + Server.port(), "If-Match: *"), Stream.of(fields))
                        .toArray(String[]::new));
    }

    private static RawResponse get(String path, String... fields) throws IOException {
        return call(
                "GET",
                path,
                Stream.concat(Stream.of("Host: localhost"), Stream.of(fields)).toArray(String[]::new));
    }

    private static RawResponse call(String method, String path, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(Server.port())) {
            return client.head(
                            method + ' ' + Deployed.KNOWN.path() + path + " HTTP/1.1\r\n" + String.join("\r\n", fields))
                    .receive();
        }
    }

    private static String as(String user) {
        return basic(user, "secret-of-" + user);
    }

    private static String basic(String user, String password) {
        byte[] both = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(both);
    }
}
