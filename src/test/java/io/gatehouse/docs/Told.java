package io.gatehouse.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One exchange as a page tells it: {@code api GET /pets/7 → 200 {"id": 7}}, and what is indented below it: more of its content,
 * or fields of the answer.
 *
 * @param by who answers, an upstream; {@code client} where it is the gateway
 * @param call the method and the target
 * @param sent the JSON of the request; empty for none
 * @param status the status; 0 where there is no answer
 * @param content the content of the answer; empty where nothing is told of it
 * @param fields those that the answer has among others, {@code …} for anything
 */
record Told(String by, String call, String sent, int status, String content, Map<String, String> fields) {
    private static final Pattern LINE =
            Pattern.compile("(\\S+) ([A-Z]+ \\S+)(?: (\\{.*}))? → (?:no answer|([1-5]\\d\\d)(?: (.+))?)");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z-]+): (.+)");

    /** The exchanges of a block. */
    static List<Told> all(String block) {
        List<Told> all = new ArrayList<>();
        for (String entry : block.split("\\n(?=\\S)")) {
            all.add(one(entry.lines().toList()));
        }
        return all;
    }

    private static Told one(List<String> lines) {
        StringBuilder text = new StringBuilder(lines.get(0));
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher field = FIELD.matcher(line.strip());
            if (field.matches()) {
                fields.put(field.group(1), field.group(2));
            } else {
                text.append(' ').append(line.strip());
            }
        }
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            throw new IllegalArgumentException(
                    text + " is no exchange; expected such as: api GET /pets/7 → 200 {\"id\": 7}");
        }
        return new Told(
                line.group(1),
                line.group(2),
                line.group(3) == null ? "" : line.group(3),
                line.group(4) == null ? 0 : Integer.parseInt(line.group(4)),
                line.group(5) == null ? "" : line.group(5),
                fields);
    }

    boolean isOfClient() {
        return by.equals("client");
    }

    String method() {
        return call.substring(0, call.indexOf(' '));
    }

    String target() {
        return call.substring(call.indexOf(' ') + 1);
    }
}
