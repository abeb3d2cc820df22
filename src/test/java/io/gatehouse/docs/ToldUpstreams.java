package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.Recorded;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * The upstreams of a document on a page, which answer as the page tells: a target on a real socket for each of the document's. Of
 * several answers to the same call each is given once, the last to all that come after. A call that is not told is answered 404.
 * Threads: any.
 */
final class ToldUpstreams implements AutoCloseable {
    private final List<Backend> targets = new ArrayList<>();
    private final Map<String, Deque<Told>> answers = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final JsonObject document;

    ToldUpstreams(String yaml, List<Told> told) throws Exception {
        for (Told each : told) {
            if (!each.isOfClient()) {
                answers.computeIfAbsent(each.by() + ' ' + each.call(), call -> new ArrayDeque<>())
                        .add(each);
            }
        }
        JsonObject given = Document.read(yaml, Format.YAML).json();
        JsonObjectBuilder upstreams = Json.createObjectBuilder();
        for (Map.Entry<String, JsonValue> each :
                given.getJsonObject("upstreams").entrySet()) {
            upstreams.add(each.getKey(), served(each.getKey(), each.getValue().asJsonObject()));
        }
        document = Json.createObjectBuilder(given).add("upstreams", upstreams).build();
    }

    private JsonObjectBuilder served(String id, JsonObject upstream) throws IOException {
        JsonArrayBuilder urls = Json.createArrayBuilder();
        for (int i = 0; i < upstream.getJsonArray("targets").size(); i++) {
            Backend target = Backend.start().answerWith(request -> answer(id, request));
            targets.add(target);
            urls.add(target.url());
        }
        return Json.createObjectBuilder(upstream).add("targets", urls);
    }

    /** The document with the addresses of these targets; JSON is YAML. */
    String document() {
        return document.toString();
    }

    private Answer answer(String id, Recorded request) {
        Deque<Told> left = answers.get(id + ' ' + request.method() + ' ' + request.target());
        if (left == null) {
            return Answer.of(404);
        }
        Told told;
        synchronized (left) {
            told = Objects.requireNonNull(left.size() > 1 ? left.poll() : left.peek());
        }
        if (!told.sent().isEmpty() && !compact(told.sent()).equals(request.text())) {
            return Answer.of(400);
        }
        Answer answer = Answer.of(told.status() == 0 ? 200 : told.status()).body(told.content());
        return told.status() == 0 ? answer.stallUntil(end) : answer;
    }

    /** Each call that is told came, so that the page tells of none that is not made. */
    void assertAllAsked() {
        List<String> came = new ArrayList<>();
        targets.forEach(target -> target.requests().forEach(each -> came.add(each.method() + ' ' + each.target())));
        answers.forEach((call, told) -> assertThat(came).contains(call.substring(call.indexOf(' ') + 1)));
    }

    /** JSON without the blanks that a reader likes. */
    static String compact(String json) {
        try (var reader = Json.createReader(new StringReader(json))) {
            return reader.readValue().toString();
        }
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        for (Backend target : targets) {
            target.close();
        }
    }
}
