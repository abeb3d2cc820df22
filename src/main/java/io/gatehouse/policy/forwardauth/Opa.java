package io.gatehouse.policy.forwardauth;

import io.gatehouse.config.StrictJson;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.IpText;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Request;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Inquiry;
import io.gatehouse.policy.ClaimFields;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Asks an Open Policy Agent by its data API: {@code input} is the request and who sends it, {@code result} is true, or an
 * object with {@code allow} and fields for the upstream in {@code headers}. A result that is not there lets nobody pass.
 */
record Opa(Asking asking) implements Protocol {
    @Override
    public Inquiry question(Exchange exchange) {
        JsonObject question =
                Json.createObjectBuilder().add("input", input(exchange)).build();
        Headers fields = Headers.of("Content-Type", "application/json", "Accept", "application/json");
        return Inquiry.post(asking.address(), fields, question.toString()).asking();
    }

    private JsonObjectBuilder input(Exchange exchange) {
        Request received = exchange.received();
        JsonObjectBuilder headers = Json.createObjectBuilder();
        Headers told = asking.of(exchange);
        told.names().forEach(name -> headers.add(name.toLowerCase(Locale.ROOT), list(told.all(name))));
        JsonObjectBuilder input = Json.createObjectBuilder()
                .add("method", received.method())
                .add("path", received.path())
                .add("segments", list(segments(received.path())))
                .add("query", received.query() == null ? "" : received.query())
                .add("host", exchange.client().authority())
                .add("scheme", exchange.client().scheme())
                .add("client", IpText.of(exchange.client().address()))
                .add("headers", headers);
        if (exchange.route() != null) {
            input.add("route", exchange.route());
        }
        return exchange.caller() == null ? input : input.add("caller", caller(exchange.caller()));
    }

    /** Each decoded, as routes read them: or one that is spelled {@code %61dmin} would not be {@code admin}. */
    private static List<String> segments(String path) {
        return Arrays.stream(path.substring(1).split("/", -1))
                .map(Percent::decode)
                .toList();
    }

    private static JsonObjectBuilder caller(Caller caller) {
        JsonObjectBuilder out = Json.createObjectBuilder()
                .add("way", caller.way())
                .add("groups", list(new TreeSet<>(caller.groups())))
                .add("scopes", list(new TreeSet<>(caller.scopes())))
                .add("claims", Json.createObjectBuilder(caller.claims()));
        if (caller.subject() != null) {
            out.add("subject", caller.subject());
        }
        if (caller.consumer() != null) {
            out.add("consumer", caller.consumer());
        }
        return out;
    }

    private static JsonArrayBuilder list(Collection<String> texts) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        texts.forEach(list::add);
        return list;
    }

    @Override
    public Verdict verdict(Fetched answer) throws FetchFailed {
        if (answer.status() != 200) {
            throw new FetchFailed("it answered with " + answer.status());
        }
        JsonValue result = json(answer.text()).get("result");
        if (result == null) {
            return refused("who was asked has no result for it");
        }
        JsonObject said = result instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
        JsonValue allow = result instanceof JsonObject ? said.get("allow") : result;
        if (JsonValue.TRUE.equals(allow)) {
            return Verdict.pass(asking.kept(fields(said)));
        }
        return refused("who was asked does not let it pass");
    }

    private static Verdict refused(String reason) {
        return Verdict.refused(reason, 403, Headers.EMPTY, new byte[0]);
    }

    /** What it says for the upstream; what no field can hold is left out. */
    private static Headers fields(JsonObject said) {
        Headers.Builder fields = Headers.builder();
        if (said.get("headers") instanceof JsonObject headers) {
            headers.forEach((name, value) -> {
                String text = value instanceof JsonString string ? string.getString() : value.toString();
                String held = JsonValue.NULL.equals(value) ? null : ClaimFields.inField(text);
                if (held != null) {
                    fields.add(name, held);
                }
            });
        }
        return fields.build();
    }

    private static JsonObject json(String text) throws FetchFailed {
        try {
            return StrictJson.object(text);
        } catch (UnreadableDocument e) {
            throw new FetchFailed("it answered no JSON object: " + e.detail(), e);
        }
    }
}
