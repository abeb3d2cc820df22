package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A policy is tried out on a deployed gateway before it counts. */
@EveryServer
class ObserveIT {

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @OnEachGateway
    void whatAnObservedPolicyWouldRefusePassesAndIsToldAndIsRefusedOnceItCounts(Deployed gate) throws Exception {
        published(gate.put("policies/secure", "{\"httpsOnly\": {\"mode\": \"observe\"}}"));
        published(gate.put("routes/tried", """
            {"match": {"path": "/tried/**"}, "respond": {"body": "here"}, "policies": ["secure"]}
            """));

        assertThat(ask(gate, "GET", "/tried/1?x=1").text()).isEqualTo("here");
        assertThat(ask(gate, "GET", "/tried/2").text()).isEqualTo("here");
        assertThat(ask(gate, "DELETE", "/tried/2").text()).isEqualTo("here");

        JsonObject observed = impact(gate, "secure/impact?since=1h");
        assertThat(observed.getString("mode")).isEqualTo("observe");
        assertThat(observed.getInt("evaluated")).isEqualTo(3);
        assertThat(observed.getInt("wouldRefuse")).isEqualTo(3);
        assertThat(kinds(observed))
                .containsExactly(
                        "observe tried /tried/** GET redirect 308 x2", "observe tried /tried/** DELETE refused 403 x1");

        published(gate.put("policies/secure", "{\"httpsOnly\": {\"mode\": \"enforce\"}}"));

        assertThat(ask(gate, "GET", "/tried/1").status()).isEqualTo(308);
        assertThat(ask(gate, "DELETE", "/tried/1").status()).isEqualTo(403);
        JsonObject enforced = impact(gate, "secure/impact");
        assertThat(enforced.getString("mode")).isEqualTo("enforce");
        assertThat(enforced.getInt("evaluated")).isEqualTo(5);
        assertThat(enforced.getInt("wouldRefuse")).isEqualTo(3);
        assertThat(enforced.getInt("refused")).isEqualTo(2);
        assertThat(kinds(enforced)).contains("enforce tried /tried/** DELETE refused 403 x1");
    }

    @OnEachGateway
    void whatIsAskedWronglyIsRefusedWithWhatIsExpected(Deployed gate) throws Exception {
        published(gate.put("policies/asked", "{\"httpsOnly\": {\"mode\": \"observe\"}}"));

        HttpResponse<String> unknown = gate.get("policies/askd/impact");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("did you mean \\\"asked\\\"?");
        HttpResponse<String> bad = gate.get("policies/asked/impact?since=soon");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).contains("since is \\\"soon\\\"");
    }

    private static List<String> kinds(JsonObject impact) {
        return impact.getJsonArray("kinds").getValuesAs(JsonObject.class).stream()
                .map(kind -> kind.getString("mode") + " " + kind.getString("route") + " "
                        + kind.getJsonObject("example").getString("path") + " " + kind.getString("method") + " "
                        + kind.getString("outcome") + " " + kind.getInt("status") + " x" + kind.getInt("count"))
                .toList();
    }

    private static JsonObject impact(Deployed gate, String path) throws Exception {
        HttpResponse<String> answer = gate.get("policies/" + path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Deployed.json(answer.body());
    }

    private static RawResponse ask(Deployed gate, String method, String target) throws IOException {
        return RawClient.exchange(
                Server.port(),
                method + " " + gate.path() + target + " HTTP/1.1",
                "Host: gate.example",
                "Connection: close");
    }

    private static void published(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
    }
}
