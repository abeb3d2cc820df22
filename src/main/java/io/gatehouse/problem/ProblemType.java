package io.gatehouse.problem;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;

/**
 * What kind of problem a reply tells of, where the status says too little (RFC 9457 §3.1.1).
 *
 * @param type the URI that names the kind
 * @param title what it is called, the same for all of its kind
 * @param members what the kind tells besides (RFC 9457 §3.2)
 */
public record ProblemType(String type, String title, JsonObject members) {
    private static final List<String> TAKEN = List.of("type", "title", "status", "detail", "instance", "requestId");

    public ProblemType {
        TAKEN.stream().filter(members::containsKey).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("every problem says its " + name + " itself");
        });
    }

    /** Somebody has had all that these policies give (draft-ietf-httpapi-ratelimit-headers-11 §6). */
    public static ProblemType quotaExceeded(List<String> policies) {
        return new ProblemType(
                "https://iana.org/assignments/http-problem-types#quota-exceeded",
                "Request cannot be satisfied as assigned quota has been exceeded",
                Json.createObjectBuilder()
                        .add("violated-policies", Json.createArrayBuilder(policies))
                        .build());
    }

    /** The kind of those that are what their status says, and nothing more (RFC 9457 §4.2.1). */
    static ProblemType blank(int status) {
        return new ProblemType("about:blank", ProblemReply.title(status), JsonValue.EMPTY_JSON_OBJECT);
    }
}
