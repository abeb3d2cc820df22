package io.gatehouse.launch.demo;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What shows the gateway at work rather than pets: {@code /echo}, {@code /slow}, {@code /status}, {@code /health}. */
final class Probes {

    private static final int LONGEST_PAUSE = 600_000;

    private final String instance;

    Probes(String instance) {
        this.instance = instance;
    }

    List<Resource> resources() {
        return List.of(
                Resource.at("/echo").onAny(Probes::echo),
                Resource.at("/slow").on("GET", Probes::slow),
                Resource.at("/status/{code}").onAny(Probes::status),
                Resource.at("/health").on("GET", this::health));
    }

    /** The list of paths. */
    static Answer index(List<Resource> resources) {
        JsonArrayBuilder paths = PetStore.JSON.createArrayBuilder();
        resources.forEach(resource -> paths.add(resource.toString()));
        return Answer.json(
                        200,
                        PetStore.JSON.createObjectBuilder().add("paths", paths).build())
                .cacheable("max-age=60");
    }

    /** What arrived, so that one sees what the gateway made of a request; the body may have any length. */
    private static Answer echo(Call call) throws IOException {
        JsonObjectBuilder fields = PetStore.JSON.createObjectBuilder();
        call.fields().forEach((name, values) -> fields.add(name, PetStore.JSON.createArrayBuilder(values)));
        Sha256 body = Sha256.of(call.body());
        return Answer.json(
                        200,
                        PetStore.JSON
                                .createObjectBuilder()
                                .add("method", call.method())
                                .add("target", call.target())
                                .add("headers", fields)
                                .add(
                                        "body",
                                        PetStore.JSON
                                                .createObjectBuilder()
                                                .add("sha256", body.hex())
                                                .add("length", body.length()))
                                .build())
                .with("Cache-Control", "no-store");
    }

    private static Answer slow(Call call) {
        int millis = call.number("ms", 1000, LONGEST_PAUSE);
        Answer.Whole answer = Answer.json(
                200, PetStore.JSON.createObjectBuilder().add("pausedMs", millis).build());
        return new Answer.Later(Duration.ofMillis(millis), answer.with("Cache-Control", "no-store"));
    }

    private static Answer status(Call call) {
        String code = call.variable("code");
        if (!code.matches("[2-5]\\d\\d")) {
            throw new Refused(400, "The status is \"" + code + "\"; expected 200 to 599.");
        }
        int status = Integer.parseInt(code);
        if (status == 204 || status == 205 || status == 304) {
            return Answer.empty(status);
        }
        if (status >= 400) {
            return Answer.problem(status, "You asked for " + status + ".");
        }
        Answer.Whole answer = Answer.json(
                status,
                PetStore.JSON.createObjectBuilder().add("status", status).build());
        return status >= 300 ? answer.with("Location", "/echo") : answer;
    }

    private Answer health(Call call) {
        return Answer.json(
                        200,
                        PetStore.JSON
                                .createObjectBuilder()
                                .add("status", "up")
                                .add("instance", instance)
                                .build())
                .with("Cache-Control", "no-store");
    }
}
