package io.gatehouse.compose;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FieldValue;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Hops;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The request that a part sends, made of what is known when it is sent.
 *
 * @param method the method
 * @param path the path, each reference in it one segment or a piece of one
 * @param query the query, each reference in it a value or a piece of one; null for none
 * @param send the fields of the client's request that go on, beside those that always do
 * @param headers further fields by their names
 * @param body the JSON that is sent: texts are templates; null for none
 */
public record PartRequest(
        String method,
        Template path,
        @Nullable Template query,
        List<String> send,
        Map<String, Template> headers,
        @Nullable JsonTemplate body) {

    /** Fields that every part gets. Cookies and credentials are for one service and not for all of them. */
    private static final List<String> ALWAYS = List.of("Accept-Language");

    /** Whether it may change something at the service (RFC 9110 §9.2.1). */
    public boolean writes() {
        return !Set.of("GET", "HEAD", "OPTIONS").contains(method);
    }

    /** @throws MissingInput where something that it refers to has no value that it can have */
    Request of(Inputs inputs) throws MissingInput {
        String target = inputs.text(path, reference -> segment(reference, inputs));
        String asked = query == null ? null : inputs.text(query, reference -> encoded(reference, inputs));
        Headers.Builder fields = Headers.builder();
        Exchange exchange = inputs.exchange();
        exchange.request().headers().forEach((name, value) -> {
            if (goesOn(name, exchange)) {
                fields.add(name, value);
            }
        });
        exchange.received().headers().all("Via").forEach(hop -> fields.add("Via", hop));
        fields.set("Accept", "application/json").set("Accept-Encoding", "identity");
        if (body != null) {
            fields.set("Content-Type", "application/json");
        }
        for (Map.Entry<String, Template> field : headers.entrySet()) {
            fields.set(field.getKey(), field(field, inputs));
        }
        if (body == null) {
            return new Request(method, target, asked, fields.build(), Body.EMPTY);
        }
        byte[] content = body.fill(inputs).toString().getBytes(StandardCharsets.UTF_8);
        return new Request(method, target, asked, fields.build(), Body.of(content));
    }

    private boolean goesOn(String name, Exchange exchange) {
        return passes(name) || isOurs(name, exchange);
    }

    /** Whether it is a field in which parts are told by which way a request came, and of whom. */
    static boolean isOurs(String name, Exchange exchange) {
        return name.equalsIgnoreCase("Forwarded")
                || Hops.begins(name, "x-forwarded-")
                || exchange.identityFields().has(name);
    }

    /** Whether a field that clients send goes on as it is. */
    boolean passes(String name) {
        return ALWAYS.stream().anyMatch(name::equalsIgnoreCase) || send.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static String field(Map.Entry<String, Template> field, Inputs inputs) throws MissingInput {
        String value = inputs.text(field.getValue(), reference -> inField(reference, inputs));
        if (!FieldValue.is(value)) {
            boolean clients = field.getValue().references().stream().anyMatch(Inputs::isOfRequest);
            throw new MissingInput("the value of " + field.getKey() + " can't stand in a field", clients);
        }
        return value;
    }

    /** Text is UTF-8 in a field, octet for octet; what came in a field stays as it is. */
    private static @Nullable String inField(Template.Reference reference, Inputs inputs) {
        String value = inputs.text(reference);
        boolean octets =
                reference.source().equals("header") || reference.source().equals("cookie");
        return value == null || octets
                ? value
                : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** One segment, or a piece of it, whatever it holds: a value can't climb, and can't add a slash. */
    private static @Nullable String segment(Template.Reference reference, Inputs inputs) {
        String value = inputs.text(reference);
        return value == null || value.isEmpty() || value.equals(".") || value.equals("..")
                ? null
                : Percent.encode(value);
    }

    private static @Nullable String encoded(Template.Reference reference, Inputs inputs) {
        String value = inputs.text(reference);
        return value == null ? null : Percent.encode(value);
    }

    /** What it refers to. */
    public Stream<Template.Reference> references() {
        Stream<Template> templates =
                Stream.concat(Stream.of(path), Stream.concat(Stream.ofNullable(query), headers.values().stream()));
        Stream<Template.Reference> ofBody = body == null ? Stream.empty() : body.references().stream();
        return Stream.concat(templates.flatMap(template -> template.references().stream()), ofBody);
    }
}
