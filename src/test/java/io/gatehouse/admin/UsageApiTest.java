package io.gatehouse.admin;

import static io.gatehouse.admin.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.HeardLog;
import io.gatehouse.testing.QuietLog;
import jakarta.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a consumer has used, as the admin API tells it and gives it back. */
@ExtendWith(QuietLog.class)
class UsageApiTest {
    private static final String KEY = "the-key-of-acme-0123456789";

    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start(document(""));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private static String document(String more) throws Exception {
        byte[] hash = java.security.MessageDigest.getInstance("SHA-256").digest(KEY.getBytes());
        return """
            version: 1
            %s
            consumers:
              acme: {groups: [gold], credentials: [{apiKey: {hash: "sha256:%s"}}], policies: [{rateLimit: {limit: 9/d, by: consumer}}]}
              bolt: {groups: [staff]}
            policies:
              shared:
                rateLimit:
                  limits: {hour: {limit: 5/h}, month: {limit: 100/month, algorithm: calendar}}
                  by: consumer
                  plans: {gold: {groups: [gold], limit: 7/d}, house: {groups: [staff], unlimited: true}}
            routes:
              a: {match: {path: /a}, respond: {body: in}, policies: [{apiKey: {}}, shared]}
              b: {match: {path: /b}, respond: {body: in}, policies: [{apiKey: {}}, shared, {rateLimit: {limit: 3/d, by: [consumer, route]}}]}
              c: {match: {path: /c}, respond: {body: in}, policies: [{apiKey: {}}, {rateLimit: {limit: 3/d, by: [consumer, ip]}}]}
              open: {match: {path: /open}, respond: {body: in}, policies: [{rateLimit: {limit: 3/d, by: consumer, otherwise: ip}}]}
            """.formatted(more, HexFormat.of().formatHex(hash));
    }

    private int status(String path) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.uri(path))
                        .header("X-Api-Key", KEY)
                        .build())
                .statusCode();
    }

    private List<String> told(String consumer) throws Exception {
        JsonObject usage = json(gateway.admin("GET", "/consumers/" + consumer + "/usage", ""));
        assertThat(usage.getString("consumer")).isEqualTo(consumer);
        return usage.getJsonArray("limits").getValuesAs(JsonObject.class).stream()
                .map(limit -> limit.getString("policy") + " " + limit.getString("route", "") + " "
                        + limit.getString("plan", "") + " "
                        + limit.getJsonArray("windows").getValuesAs(JsonObject.class).stream()
                                .map(each -> each.getString("name") + " " + each.getString("limit") + " "
                                        + each.getInt("remaining") + "/" + each.getInt("burst"))
                                .toList())
                .toList();
    }

    @Test
    void whatAConsumerHasUsedIsToldForEachLimitThatCountsForItAlone() throws Exception {
        status("/a");
        status("/b");
        status("/b");
        status("/c");
        assertThat(told("acme"))
                .containsExactlyInAnyOrder(
                        "consumers.acme.rateLimit   [day 9/d 5/9]",
                        "shared  gold [day 7/d 4/7]",
                        "b.rateLimit b  [day 3/d 1/3]");
        assertThat(told("bolt")).containsExactlyInAnyOrder("shared  house []", "b.rateLimit b  [day 3/d 3/3]");
        JsonObject window = json(gateway.admin("GET", "/consumers/acme/usage", ""))
                .getJsonArray("limits")
                .getJsonObject(0)
                .getJsonArray("windows")
                .getJsonObject(0);
        assertThat(Instant.parse(window.getString("full")))
                .isBetween(Instant.now(), Instant.now().plus(1, ChronoUnit.DAYS));
    }

    @Test
    void lookingUsesNothingAndWhatIsGivenBackCanBeUsedAgain() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(status("/b")).isEqualTo(200);
            told("acme");
        }
        assertThat(status("/b")).isEqualTo(429);
        HttpResponse<String> given = gateway.admin("DELETE", "/consumers/acme/usage", "");
        assertThat(given.statusCode()).isEqualTo(204);
        assertThat(told("acme")).contains("shared  gold [day 7/d 7/7]", "b.rateLimit b  [day 3/d 3/3]");
        assertThat(status("/b")).isEqualTo(200);
    }

    @Test
    void nobodyElsesIsToldAndNoOtherMethodIsTaken() throws Exception {
        HttpResponse<String> none = gateway.admin("GET", "/consumers/acne/usage", "");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("did you mean");
        HttpResponse<String> other = gateway.admin("PUT", "/consumers/acme/usage", "{}");
        assertThat(other.statusCode()).isEqualTo(405);
        assertThat(other.headers().firstValue("Allow").orElse("")).contains("GET", "DELETE");
        assertThat(gateway.admin("OPTIONS", "/consumers/acme/usage", "").statusCode())
                .isEqualTo(204);
    }

    @Test
    void whereTheStoreIsAwayNothingIsSaidToBeGivenBack() throws Exception {
        try (HeardLog quiet = new HeardLog("io.gatehouse.cluster.RedisStore")) {
            gateway.publish(document("cluster: {redis: {uri: 'redis://127.0.0.1:1'}}"));
            status("/a");
            assertThat(told("acme")).contains("shared  gold [day 7/d 6/7]");
            HttpResponse<String> away = gateway.admin("DELETE", "/consumers/acme/usage", "");
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(away.headers().firstValue("Retry-After")).contains("1");
            assertThat(away.body()).contains("can't be asked now");
            Eventually.is(() -> quiet.lines().stream().anyMatch(each -> each.contains("be asked")));
            assertThat(told("acme")).contains("shared  gold [day 7/d 7/7]");
        }
    }
}
