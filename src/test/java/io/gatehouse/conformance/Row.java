package io.gatehouse.conformance;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What one test proved on one server.
 *
 * @param test its class and method
 * @param item the item of the project's list
 * @param section where it is demanded
 * @param passed how many of its invocations passed
 * @param failed how many did not
 * @param impossible what the container decides: sent, received, decides, why; empty where the gateway does
 * @param without the servers that have nothing of the kind, on which the test does not run
 */
record Row(
        String test,
        String item,
        String section,
        int passed,
        int failed,
        Map<String, String> impossible,
        Set<String> without) {
    private static final Pattern ABBREVIATIONS = Pattern.compile("\\b(?:https?|tls|te|uri|url)\\b");

    static Row of(String test, Conforms claim, Set<String> without) {
        return new Row(test, claim.item(), claim.section(), 0, 0, Map.of(), without);
    }

    Row ended(boolean well) {
        return new Row(test, item, section, passed + (well ? 1 : 0), failed + (well ? 0 : 1), impossible, without);
    }

    Row impossible(Map<String, String> quoted) {
        return new Row(test, item, section, passed, failed, new TreeMap<>(quoted), without);
    }

    /** The method's name as a sentence. */
    String sentence() {
        String method = test.substring(test.indexOf('#') + 1);
        String words = method.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                .replaceAll("([a-zA-Z])([0-9]{2})", "$1 $2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1 $2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\bhttp2\\b", "HTTP/2");
        words = ABBREVIATIONS.matcher(words).replaceAll(found -> found.group().toUpperCase(Locale.ROOT));
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    JsonObject toJson() {
        JsonObjectBuilder quoted = Json.createObjectBuilder();
        impossible.forEach(quoted::add);
        JsonArrayBuilder servers = Json.createArrayBuilder();
        without.forEach(servers::add);
        return Json.createObjectBuilder()
                .add("test", test)
                .add("item", item)
                .add("section", section)
                .add("passed", passed)
                .add("failed", failed)
                .add("impossible", quoted)
                .add("without", servers)
                .build();
    }

    static Row of(JsonObject json) {
        Map<String, String> quoted = new TreeMap<>();
        json.getJsonObject("impossible")
                .keySet()
                .forEach(key -> quoted.put(key, json.getJsonObject("impossible").getString(key)));
        Set<String> servers = new TreeSet<>();
        json.getJsonArray("without").getValuesAs(JsonString::getString).forEach(servers::add);
        return new Row(
                json.getString("test"),
                json.getString("item"),
                json.getString("section"),
                json.getInt("passed"),
                json.getInt("failed"),
                quoted,
                servers);
    }

    /** RP-2 before RP-10, and those of one item by their sentences. */
    List<String> order() {
        String[] parts = item.split("-", 2);
        return Stream.of(parts[0], String.format("%04d", Integer.parseInt(parts[1])), sentence())
                .toList();
    }
}
