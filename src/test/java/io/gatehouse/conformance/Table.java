package io.gatehouse.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The results of all servers side by side. */
final class Table {
    /** The servers by the names the build gives them. */
    static final Map<String, String> SERVERS = new TreeMap<>(Map.of(
            "embedded", "java -jar", "tomcat10", "Tomcat 10.1", "tomcat11", "Tomcat 11", "wildfly", "WildFly 39"));

    /** The cell of a server that has nothing of the kind. */
    private static final String NOTHING = "–";

    private final Map<String, Map<String, Row>> byTest = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();

    Table(Results results) throws IOException {
        for (String server : SERVERS.keySet()) {
            for (Row row : results.of(server)) {
                byTest.computeIfAbsent(row.test(), test -> new TreeMap<>()).put(server, row);
            }
        }
    }

    /** What keeps the table from being whole: rows that failed, and rows that a server lacks which has what they need. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        byTest.forEach((test, rows) -> SERVERS.keySet().forEach(server -> {
            Row row = rows.get(server);
            if (row != null && row.failed() > 0) {
                faults.add(test + " fails on " + server);
            } else if (row == null && !any(rows).without().contains(server)) {
                faults.add(test + " did not run on " + server);
            }
        }));
        return faults;
    }

    /** How many cells the containers decide. */
    long impossible() {
        return rows().stream()
                .filter(row -> row.values().stream()
                        .anyMatch(each -> !each.impossible().isEmpty()))
                .count();
    }

    List<String> items() {
        return rows().stream().map(row -> any(row).item()).distinct().toList();
    }

    String markdown() {
        notes.clear();
        StringBuilder text = new StringBuilder();
        for (Map<String, Row> row : rows()) {
            Row any = any(row);
            text.append("| ")
                    .append(any.item())
                    .append(" | ")
                    .append(any.sentence())
                    .append(" | ");
            text.append(any.section()).append(" |");
            SERVERS.keySet().forEach(server -> text.append(' ')
                    .append(cell(row.get(server), any.without().contains(server)))
                    .append(" |"));
            text.append('\n');
        }
        return HEAD.formatted(String.join(" | ", SERVERS.values()), "| --- ".repeat(SERVERS.size()))
                + text
                + (notes.isEmpty() ? "" : "\n## What a server decides itself\n\n" + String.join("\n", notes) + "\n");
    }

    private String cell(@Nullable Row row, boolean nothing) {
        if (row == null) {
            return nothing ? NOTHING : "not run";
        }
        if (row.failed() > 0) {
            return "**fails**";
        }
        if (!row.impossible().isEmpty()) {
            return "server " + note(row);
        }
        return row.passed() == 1 ? "pass" : "pass (" + row.passed() + ')';
    }

    private String note(Row row) {
        Map<String, String> quoted = row.impossible();
        String text = quoted.get("why") + " `" + quoted.get(Impossible.DECIDES) + "` decides. Sent: `"
                + oneLine(quoted.get("sent")) + "`; received: `" + oneLine(quoted.get("received")) + "`";
        int known = notes.stream()
                .map(note -> note.replaceFirst("^\\S+ ", ""))
                .toList()
                .indexOf(text);
        if (known >= 0) {
            return "[" + (known + 1) + "]";
        }
        notes.add((notes.size() + 1) + ". " + text);
        return "[" + notes.size() + "]";
    }

    private static String oneLine(@Nullable String octets) {
        return String.valueOf(octets)
                .replace("\r", "\\r")
                .replace("\n", "\\n")
                .replace("`", "'")
                .replace("|", "\\|");
    }

    private List<Map<String, Row>> rows() {
        return byTest.values().stream()
                .sorted(Comparator.comparing(row -> String.join(" ", any(row).order())))
                .toList();
    }

    private static Row any(Map<String, Row> row) {
        return row.values().iterator().next();
    }

    private static final String HEAD = """
        # What was proven on which server

        Written by the tests (`mvn verify`): each line is a test, its name the sentence; a number in brackets says how many
        cases it has, a dash that the server has nothing of the kind. `AG` stands for the items of answers made of several calls; `AU`
        for those of finding out who sends a request, what they may do, and what the upstream is told of them; `BF` for those of views; `CA` for those of the cache;
        `RL` for those of limits; `RP` for those of the reverse proxy; `TL` for those of TLS at the door.

        | item | behaviour | demanded by | %s |
        | --- | --- | --- %s|
        """;
}
