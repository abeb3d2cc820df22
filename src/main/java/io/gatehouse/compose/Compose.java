package io.gatehouse.compose;

import io.gatehouse.cache.Validators;
import io.gatehouse.config.Providers;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.shape.JsonOctets;
import io.gatehouse.shape.ShapeFailure;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A route's answer that is made of several calls, as {@code compose} says. */
public final class Compose implements Handler {
    private static final System.Logger LOG = System.getLogger(Compose.class.getName());

    private final Composition composition;
    private final PartThreads threads;
    private final Set<String> decisive;

    public Compose(Composition composition, PartThreads threads) {
        this.composition = composition;
        this.threads = threads;
        this.decisive = composition.decisive();
    }

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        if (exchange.rehearsed()) {
            return new Rehearsal(composition, exchange).reply();
        }
        Run.Finish finish = new Run(composition, exchange, threads).run();
        if (finish.fatal() != null) {
            return refusal(finish, exchange);
        }
        try {
            return answer(finish.brought(), exchange);
        } catch (ShapeFailure failure) {
            LOG.log(System.Logger.Level.DEBUG, exchange.id() + ": the answer can't be given its shape", failure);
            return ProblemReply.of(
                    502,
                    "What the parts of the answer brought can't be given its shape.",
                    Headers.of(PartsField.NAME, PartsField.of(finish.brought())),
                    exchange);
        }
    }

    private Reply refusal(Run.Finish finish, Exchange exchange) {
        Brought fatal = Objects.requireNonNull(finish.fatal());
        Headers.Builder fields = Headers.builder().add(PartsField.NAME, PartsField.of(finish.brought()));
        String after = fatal.outcome().headers().first("Retry-After");
        if (after != null) {
            fields.add("Retry-After", after);
        }
        int status = composition.status().of(fatal);
        if (status == 401) {
            fatal.outcome()
                    .headers()
                    .all(StatusRules.CHALLENGE)
                    .forEach(challenge -> fields.add(StatusRules.CHALLENGE, challenge));
        }
        Reason reason = fatal.outcome().reason();
        return ProblemReply.of(
                status, problem(fatal.part(), reason == null ? Reason.UNREACHABLE : reason), fields.build(), exchange);
    }

    static String problem(Part part, Reason reason) {
        return "There is no answer without its part " + part.name() + ", which could not be had (" + reason.word()
                + ").";
    }

    private Reply answer(List<Brought> parts, Exchange exchange) throws ShapeFailure {
        JsonObject result = composition.result().of(values(parts));
        List<Brought> missing = parts.stream().filter(Brought::isMissing).toList();
        if (!missing.isEmpty() && composition.missing() != null) {
            result = Providers.JSON
                    .createObjectBuilder(result)
                    .add(composition.missing(), missing(missing))
                    .build();
        }
        byte[] content = JsonOctets.write(result);
        Headers.Builder fields =
                Headers.builder().add("Content-Type", "application/json").add(PartsField.NAME, PartsField.of(parts));
        if (!missing.isEmpty()) {
            return new Reply(200, fields.add("Cache-Control", "no-store").build(), Body.of(content));
        }
        return whole(fields, content, parts, exchange);
    }

    /** A whole answer, which can be asked about (RFC 9110 §13). */
    private Reply whole(Headers.Builder fields, byte[] content, List<Brought> parts, Exchange exchange) {
        Lasting lasting = Lasting.of(
                parts.stream().flatMap(part -> part.answers().stream()).toList(),
                composition::passes,
                name -> PartRequest.isOurs(name, exchange));
        if (composition.asksWhoCalls()) {
            lasting = lasting.asPrivate();
        }
        fields.add("Cache-Control", lasting.control());
        Set<String> vary = lasting.vary(decisive);
        if (!vary.isEmpty()) {
            fields.add("Vary", String.join(", ", vary));
        }
        Request request = exchange.request();
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return new Reply(200, fields.build(), Body.of(content));
        }
        Headers whole = fields.add("ETag", Validators.tag(content)).build();
        return Validators.isKnown(request.headers(), whole)
                ? Reply.of(304, whole.toBuilder().remove("Content-Type").build())
                : new Reply(200, whole, Body.of(content));
    }

    private static Map<String, JsonValue> values(List<Brought> parts) {
        Map<String, JsonValue> values = new HashMap<>();
        for (Brought part : parts) {
            if (part.value() != null) {
                values.put(part.part().name(), part.value());
            }
        }
        return values;
    }

    private static JsonArrayBuilder missing(List<Brought> parts) {
        JsonArrayBuilder list = Providers.JSON.createArrayBuilder();
        for (Brought part : parts) {
            String used = part.used();
            Reason reason = part.outcome().reason();
            JsonObjectBuilder told = Providers.JSON
                    .createObjectBuilder()
                    .add("part", part.part().name())
                    .add("reason", reason == null ? "" : reason.word())
                    .add("used", used == null ? "" : used);
            if (!part.failedItems().isEmpty()) {
                told.add("items", Providers.JSON.createArrayBuilder(part.failedItems()));
            }
            list.add(told);
        }
        return list;
    }
}
