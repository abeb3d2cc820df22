package io.gatehouse.conformance;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of one build: a file for each server.
 *
 * @param folder where they are
 */
record Results(Path folder) {

    static Results of(Path folder) {
        return new Results(folder);
    }

    /** Adds what was proven on a server, in the place of what was known of the same tests there. */
    void add(String server, Collection<Row> rows) throws IOException {
        Map<String, Row> all = new TreeMap<>();
        of(server).forEach(row -> all.put(row.test(), row));
        rows.forEach(row -> all.put(row.test(), row));
        JsonArrayBuilder array = Json.createArrayBuilder();
        all.values().forEach(row -> array.add(row.toJson()));
        Files.createDirectories(folder);
        Files.writeString(file(server), array.build().toString());
    }

    /** What was proven on a server; nothing where it was not asked. */
    List<Row> of(String server) throws IOException {
        List<Row> rows = new ArrayList<>();
        if (Files.exists(file(server))) {
            try (var reader = Json.createReader(new StringReader(Files.readString(file(server))))) {
                reader.readArray().getValuesAs(JsonObject.class).forEach(json -> rows.add(Row.of(json)));
            }
        }
        return rows;
    }

    private Path file(String server) {
        return folder.resolve(server + ".json");
    }
}
