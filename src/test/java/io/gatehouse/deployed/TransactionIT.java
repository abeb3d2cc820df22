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

/** The life of a change on each server: tried out, published, listed, compared, taken back. */
@EveryServer
class TransactionIT {

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    private static String route(String body) {
        return "{\"match\":{\"path\":\"/transaction\"},\"respond\":{\"body\":\"" + body + "\"}}";
    }

    @OnEachGateway
    void aChangeIsTriedOutPublishedListedComparedAndTakenBack(Deployed gate) throws Exception {
        long first = published(gate.put("routes/transaction", route("one")));
        assertThat(served(gate)).isEqualTo("one");

        HttpResponse<String> dry = gate.call("PUT", "routes/transaction?dryRun=true", route("two"), "If-Match", "*");
        assertThat(dry.statusCode()).as(dry.body()).isEqualTo(200);
        tellsTheChange(Deployed.json(dry.body()));
        assertThat(Deployed.json(dry.body()).getBoolean("valid")).isTrue();
        assertThat(served(gate)).isEqualTo("one");
        assertThat(active(gate)).isEqualTo(first);

        String wanted = gate.get("config").body().replace("\"one\"", "\"two\"");
        tellsTheChange(Deployed.json(gate.call("POST", "config/diff", wanted).body()));

        long second = published(gate.call("PUT", "config?reason=to+two", wanted, "If-Match", tag(gate)));
        assertThat(served(gate)).isEqualTo("two");
        assertThat(active(gate)).isEqualTo(second);
        assertThat(revisions(gate).get(0).getString("reason")).isEqualTo("to two");
        assertThat(revisions(gate).get(1).getInt("number")).isEqualTo((int) first);
        tellsTheChange(
                Deployed.json(gate.get("revisions/" + first + "/diff/" + second).body()));
        assertThat(Deployed.json(gate.get("revisions/" + second).body())
                        .getJsonObject("document")
                        .toString())
                .isEqualTo(wanted);

        String activate = "revisions/" + first + "/activate";
        assertThat(gate.call("POST", activate, "").statusCode()).isEqualTo(428);
        assertThat(gate.call("POST", activate, "", "If-Match", "\"stale\"").statusCode())
                .isEqualTo(412);
        assertThat(served(gate)).isEqualTo("two");
        long third = published(gate.call("POST", activate, "", "If-Match", tag(gate)));
        assertThat(served(gate)).isEqualTo("one");
        assertThat(active(gate)).isEqualTo(third).isEqualTo(second + 1);
        assertThat(revisions(gate).get(0).getString("reason")).isEqualTo("activates revision " + first);
    }

    private static void tellsTheChange(JsonObject answer) {
        assertThat(answer.getJsonArray("diff").toString())
                .isEqualTo("[{\"op\":\"replace\",\"path\":\"/routes/transaction/respond/body\",\"value\":\"two\"}]");
        assertThat(answer.getJsonArray("routes").toString())
                .isEqualTo("[{\"route\":\"transaction\",\"change\":\"changed\","
                        + "\"because\":[\"/routes/transaction/respond/body\"]}]");
    }

    private static long published(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
        return answer.headers().firstValueAsLong("Gatehouse-Revision").orElseThrow();
    }

    private static String tag(Deployed gate) throws Exception {
        return gate.get("config").headers().firstValue("ETag").orElseThrow();
    }

    private static List<JsonObject> revisions(Deployed gate) throws Exception {
        return Deployed.json(gate.get("revisions").body())
                .getJsonArray("revisions")
                .getValuesAs(JsonObject.class);
    }

    private static long active(Deployed gate) throws Exception {
        return revisions(gate).stream()
                .filter(each -> each.getBoolean("active"))
                .findFirst()
                .orElseThrow()
                .getInt("number");
    }

    private static String served(Deployed gate) throws IOException {
        RawResponse answer = RawClient.exchange(
                Server.port(),
                "GET " + gate.path() + "/transaction HTTP/1.1",
                "Host: gate.example",
                "Connection: close");
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }
}
