package io.gatehouse.entrance;

import io.gatehouse.config.Providers;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.OwnPaths;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.route.Respond;
import io.gatehouse.snapshot.Snapshot;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public paths of the gateway's own space, which what a snapshot has answers: {@code /_gatehouse/session/ID/NAME} of its
 * policies, and {@code /_gatehouse/jwks.json}, the keys that it signs with.
 */
final class OwnSpace {
    private static final String SESSIONS = '/' + Guard.OWN + "/session/";
    private static final String KEYS = '/' + Guard.OWN + "/jwks.json";

    private OwnSpace() {}

    /** Whether a path is one of them, in the container's own reading. */
    static boolean has(String mapped) {
        return mapped.startsWith(SESSIONS) || mapped.equals(KEYS);
    }

    /** Whether a raw path, which the guard found to mean the same to everybody, is one of them. */
    static boolean has(Exchange exchange) {
        return has(path(exchange));
    }

    static Reply reply(Snapshot snapshot, Exchange exchange) throws IOException {
        Reply reply = path(exchange).equals(KEYS) ? keys(snapshot, exchange) : session(snapshot, exchange);
        return reply == null ? ProblemReply.of(404, "Nothing is here.", exchange) : reply;
    }

    private static String path(Exchange exchange) {
        return Percent.decode(exchange.received().path());
    }

    private static @Nullable Reply session(Snapshot snapshot, Exchange exchange) throws IOException {
        String[] segments = path(exchange).substring(SESSIONS.length()).split("/", -1);
        OwnPaths policy = segments.length == 2 ? snapshot.ownPaths().get(segments[0]) : null;
        return policy == null || exchange.rehearsed() ? null : policy.answer(segments[1], exchange);
    }

    /** They may be kept for a few minutes: the next one is published long before it signs. */
    private static @Nullable Reply keys(Snapshot snapshot, Exchange exchange) throws IOException {
        Set<JsonObject> keys = snapshot.publicKeys();
        if (keys.isEmpty()) {
            return null;
        }
        String method = exchange.received().method();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return ProblemReply.of(
                    405, "This path takes GET, HEAD, not " + method + ".", Headers.of("Allow", "GET, HEAD"), exchange);
        }
        JsonArrayBuilder list = Providers.JSON.createArrayBuilder();
        keys.forEach(list::add);
        String text =
                Providers.JSON.createObjectBuilder().add("keys", list).build().toString();
        Headers fields = Headers.of("Content-Type", "application/jwk-set+json", "Cache-Control", "public, max-age=300");
        return new Respond(200, fields, text.getBytes(StandardCharsets.UTF_8)).handle(exchange);
    }
}
