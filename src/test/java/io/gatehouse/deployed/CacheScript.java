package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Eventually;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Plays a {@link CacheRow} through a gateway, on a path that no other row has. Its lines are of three kinds.
 *
 * <ul>
 *   <li>{@code upstream 200 | Field: value | body: text}: what the upstream answers from now on; without a body the text says
 *       which of its answers it is, as in {@code body 2}. {@code upstream broken} answers nothing.
 *   <li>{@code GET/sub?a=1 | Field: value => 200 | …}: a request below the row's path, and what is expected of its answer: a
 *       parameter of {@code Cache-Status} ({@code hit}, {@code fwd=stale}, {@code not stored}), a field ({@code Age: 5..9} is
 *       one in between, {@code no Age} none), {@code body: text}, and of the request as it came to the upstream the same
 *       after {@code sent}.
 *   <li>{@code purge {…} => 1}: how many answers are purged; {@code some} for at least one.
 * </ul>
 *
 * <p>A request is expected to come to the upstream where {@code Cache-Status} says {@code fwd}, and never else; with {@code
 * beside} it comes there although it was answered out of the store. In all lines <code>{now-60}</code> is a date, <code>{path}
 * </code> the row's path and <code>{url}</code> its address.
 */
final class CacheScript {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Pattern TIME = Pattern.compile("\\{now([+-]\\d+)}");
    private static final Pattern REQUEST = Pattern.compile("([A-Z]+)([^ |]*)");
    private static final Pattern BETWEEN = Pattern.compile("(\\d+)\\.\\.(\\d+)");
    private static final Pattern PARAMETER = Pattern.compile(";\\s*((?:[^;\"]|\"[^\"]*\")+)");

    private final Asking asking;
    private final Backend backend;
    private final String path;

    /** Whether the upstream answers nothing now. */
    private boolean breaks;

    private CacheScript(Asking asking, Backend backend, String route) {
        this.asking = asking;
        this.backend = backend;
        this.path = "/" + route + "/n" + NUMBERS.incrementAndGet() + "n";
    }

    static void play(CacheRow row, Asking asking, Backend backend) throws Exception {
        CacheScript script = new CacheScript(asking, backend, row.route());
        for (String line : row.script().split("\n")) {
            script.play(line.strip());
        }
    }

    private void play(String line) throws Exception {
        if (line.startsWith("upstream ")) {
            String answer = line.substring("upstream ".length());
            breaks = answer.equals("broken");
            backend.answerWith(request -> answer(answer));
        } else {
            String[] sides = line.split(" => ", 2);
            assertThat(sides).as("a line with an expectation: %s", line).hasSize(2);
            if (line.startsWith("purge ")) {
                purge(sides[0].substring("purge ".length()), sides[1]);
            } else {
                ask(sides[0], sides[1]);
            }
        }
    }

    private String filled(String text) {
        String placed = text.replace("{path}", path)
                .replace("{url}", url())
                .replace("{id}", path.substring(path.lastIndexOf('/') + 1));
        return TIME.matcher(placed).replaceAll(found -> date(Long.parseLong(found.group(1))));
    }

    private String url() {
        return "http://shop.example:8080" + asking.gate().path() + path;
    }

    private static String date(long seconds) {
        return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .format(Instant.now().plusSeconds(seconds).atOffset(ZoneOffset.UTC));
    }

    private Answer answer(String text) {
        if (text.equals("broken")) {
            return Answer.nothing();
        }
        String[] parts = filled(text).split(" \\| ");
        Answer answer = Answer.of(Integer.parseInt(parts[0])).body("body " + came().size());
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            String[] field = part.split(": ", 2);
            answer = field[0].equals("body") ? answer.body(field[1]) : answer.field(field[0], field[1]);
        }
        return answer;
    }

    private List<Recorded> came() {
        return backend.requests().stream()
                .filter(each -> each.target().startsWith(path))
                .toList();
    }

    private void purge(String json, String count) throws Exception {
        HttpResponse<String> purged = asking.gate().post("cache/purge", filled(json));
        assertThat(purged.statusCode()).as(purged.body()).isEqualTo(200);
        int number = Deployed.json(purged.body()).getInt("purged");
        if (count.equals("some")) {
            assertThat(number).as("what %s purges", json).isPositive();
        } else {
            assertThat(number).as("what %s purges", json).isEqualTo(Integer.parseInt(count));
        }
    }

    private void ask(String request, String expected) throws Exception {
        String[] parts = filled(request).split(" \\| ");
        Matcher words = REQUEST.matcher(parts[0]);
        assertThat(words.matches()).as("a request: %s", request).isTrue();
        List<String> fields = new ArrayList<>(Arrays.asList(parts).subList(1, parts.length));
        if (List.of("POST", "PUT", "PATCH").contains(words.group(1))) {
            fields.add("Content-Length: 0");
        }
        int before = came().size();
        RawResponse response = asking.send(words.group(1), path + words.group(2), fields.toArray(String[]::new));
        List<String> all = List.of(filled(expected).split(" \\| "));
        String seen = request + " at " + path + ": " + response;
        assertThat(response.status()).as(seen).isEqualTo(Integer.parseInt(all.get(0)));
        List<String> parameters = parameters(response);
        if (all.contains("beside")) {
            Eventually.is(() -> came().size() > before);
        } else {
            boolean forwarded = parameters.stream().anyMatch(each -> each.startsWith("fwd="))
                    && !parameters.contains("detail=only-if-cached");
            int now = came().size() - before;
            // what got no answer may be sent once more
            assertThat(breaks ? Math.min(now, 1) : now)
                    .as("requests for %s", seen)
                    .isEqualTo(forwarded ? 1 : 0);
        }
        for (String each : all.subList(1, all.size())) {
            expect(each, response, parameters, seen);
        }
    }

    private void expect(String what, RawResponse response, List<String> parameters, String seen) {
        if (what.equals("beside")) {
            assertThat(parameters).as(seen).contains("hit");
        } else if (what.startsWith("body: ")) {
            assertThat(response.text()).as(seen).isEqualTo(what.substring("body: ".length()));
        } else if (what.equals("no body")) {
            assertThat(response.body()).as(seen).isEmpty();
        } else if (what.startsWith("sent ")) {
            Recorded last = came().get(came().size() - 1);
            expectField(what.substring("sent ".length()), last.headerLines(), seen + " sent as " + last);
        } else if (what.contains(": ") && !what.contains("=\"") || what.startsWith("no ")) {
            expectField(what, response.headerLines(), seen);
        } else if (what.startsWith("ttl=")) {
            expectTtl(what.substring("ttl=".length()), parameters, seen);
        } else if (what.startsWith("not ")) {
            assertThat(parameters).as(seen).doesNotContain(what.substring("not ".length()));
        } else {
            assertThat(parameters).as(seen).contains(what);
        }
    }

    private static void expectTtl(String between, List<String> parameters, String seen) {
        String told =
                parameters.stream().filter(each -> each.startsWith("ttl=")).collect(Collectors.joining());
        String[] ends = between.split("\\.\\.");
        assertThat(told).as(seen).matches("ttl=-?\\d+");
        assertThat(Long.parseLong(told.substring("ttl=".length())))
                .as(seen)
                .isBetween(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
    }

    private static void expectField(String what, List<String> lines, String seen) {
        if (what.startsWith("no ")) {
            assertThat(values(lines, what.substring("no ".length()))).as(seen).isEmpty();
            return;
        }
        String[] field = what.split(": ", 2);
        Matcher between = BETWEEN.matcher(field[1]);
        String value = String.join(", ", values(lines, field[0]));
        if (between.matches()) {
            assertThat(value).as(seen).matches("\\d+");
            assertThat(Long.parseLong(value))
                    .as(seen)
                    .isBetween(Long.parseLong(between.group(1)), Long.parseLong(between.group(2)));
        } else {
            assertThat(value).as("%s in %s", field[0], seen).isEqualTo(field[1]);
        }
    }

    private static List<String> values(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.regionMatches(true, 0, name + ':', 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    /** What the gateway told of itself, after what caches behind it told. */
    private static List<String> parameters(RawResponse response) {
        String all = String.join(", ", response.headers("Cache-Status"));
        int begin = all.lastIndexOf("gatehouse;");
        return begin < 0
                ? List.of()
                : PARAMETER
                        .matcher(all.substring(begin + "gatehouse".length()))
                        .results()
                        .map((MatchResult found) -> found.group(1).strip())
                        .toList();
    }
}
