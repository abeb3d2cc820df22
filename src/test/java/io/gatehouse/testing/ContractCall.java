package io.gatehouse.testing;

import io.gatehouse.config.UnreadableDocument;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A call that was not refused, and so has to be as the description of its operation says. */
final class ContractCall {
    private final AdminContract contract;
    private final String path;
    private final JsonObject operation;
    private final Spoken spoken;
    private final List<String> faults = new ArrayList<>();

    ContractCall(AdminContract contract, String path, JsonObject operation, Spoken spoken) {
        this.contract = contract;
        this.path = path;
        this.operation = operation;
        this.spoken = spoken;
    }

    List<String> faults() {
        Map<String, String> query = query();
        Set<String> unknown = new TreeSet<>(query.keySet());
        for (JsonObject parameter : contract.parameters(path, operation)) {
            String name = parameter.getString("name");
            switch (parameter.getString("in")) {
                case "query" -> value(parameter, Optional.ofNullable(query.get(name)));
                case "header" -> value(parameter, spoken.asked().firstValue(name));
                case "path" -> value(parameter, Optional.of(segment(name)));
                default -> faults.add("parameters of " + parameter.getString("in") + " are not judged");
            }
            unknown.remove(name);
        }
        unknown.forEach(name -> faults.add("the parameter " + name + " is not described, but was not refused"));
        content();
        return faults;
    }

    private void value(JsonObject parameter, Optional<String> value) {
        String name = parameter.getString("name");
        if (value.isEmpty()) {
            if (parameter.getBoolean("required", false)) {
                faults.add("the call has no " + name + ", but was not refused");
            }
        } else if (!value.get().isEmpty() || !parameter.getBoolean("allowEmptyValue", false)) {
            JsonObject schema = parameter.getJsonObject("schema");
            contract.schemas()
                    .errors(schema, contract.typed(schema, value.get()))
                    .forEach(error -> faults.add("the call's " + name + error + ", but it was not refused"));
        }
    }

    private Map<String, String> query() {
        Map<String, String> query = new HashMap<>();
        for (String pair : spoken.query().split("&")) {
            String[] parts = pair.split("=", 2);
            if (!pair.isEmpty()) {
                query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
            }
        }
        return query;
    }

    private String segment(String name) {
        int index = List.of(path.split("/")).indexOf("{" + name + "}");
        return decoded(spoken.path().split("/")[index]);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void content() {
        if (!operation.containsKey("requestBody") || spoken.content() == null) {
            return;
        }
        JsonObject types =
                contract.resolved(operation.getJsonObject("requestBody")).getJsonObject("content");
        String type =
                AdminContract.bare(spoken.asked().firstValue("Content-Type").orElse(""));
        JsonObject media = types.getJsonObject(type);
        if (media == null) {
            faults.add("content of type " + type + " is not described, but was not refused");
            return;
        }
        try {
            contract.schemas()
                    .errors(media.getJsonObject("schema"), AdminContract.value(type, spoken.content()))
                    .forEach(error -> faults.add("the call's content " + error + ", but it was not refused"));
        } catch (JsonException | UnreadableDocument e) {
            faults.add("the call's content can't be read, but was not refused: " + e.getMessage());
        }
    }
}
