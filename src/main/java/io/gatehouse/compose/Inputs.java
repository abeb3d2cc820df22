package io.gatehouse.compose;

import io.gatehouse.config.Providers;
import io.gatehouse.config.Template;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.policy.References;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the references of a part stand for: values of the request, what other parts have brought, and the item of a list that a
 * part is asked for. Immutable; any thread may ask.
 *
 * @param exchange the request that is answered
 * @param brought by the names of parts; a part that brought nothing is not there
 * @param item null where a part is asked for once
 */
record Inputs(
        Exchange exchange,
        Map<String, JsonValue> brought,
        @Nullable JsonValue item) {
    /** What a part is asked for an item of. */
    static final String ITEM = "item";

    /** What of a request a reference may stand for, beside parts. */
    private static final Set<String> OF_REQUEST = Set.of("path", "query", "header", "cookie", "claim");

    Inputs of(JsonValue each) {
        return new Inputs(exchange, brought, each);
    }

    /** Whether a reference is one to a value of the request, which its sender chose. */
    static boolean isOfRequest(Template.Reference reference) {
        return OF_REQUEST.contains(reference.source());
    }

    /** The value as it is; null where there is none. */
    @Nullable
    JsonValue json(Template.Reference reference) {
        if (isOfRequest(reference)) {
            String text = References.value(reference, exchange);
            return text == null ? null : Providers.JSON.createValue(text);
        }
        JsonValue whole = reference.source().equals(ITEM) ? item : brought.get(reference.source());
        return whole == null ? null : at(whole, reference.name());
    }

    /** The value as text, as it stands in a target or a field: of a text, a number or a truth value; null for all else. */
    @Nullable
    String text(Template.Reference reference) {
        if (isOfRequest(reference)) {
            return References.value(reference, exchange);
        }
        JsonValue value = json(reference);
        if (value instanceof JsonString text) {
            return text.getString();
        }
        if (value instanceof JsonNumber number) {
            return number.toString();
        }
        return value == JsonValue.TRUE || value == JsonValue.FALSE ? value.toString() : null;
    }

    /**
     * A text with what its references stand for.
     *
     * @param value what one stands for; null where that can't stand there
     */
    String text(Template template, Function<Template.Reference, @Nullable String> value) throws MissingInput {
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Literal literal) {
                text.append(literal.text());
                continue;
            }
            Template.Reference reference = (Template.Reference) part;
            String piece = value.apply(reference);
            if (piece == null) {
                throw missing(reference);
            }
            text.append(piece);
        }
        return text.toString();
    }

    static MissingInput missing(Template.Reference reference) {
        return new MissingInput("no usable value for " + reference.text(), isOfRequest(reference));
    }

    /** What names and indexes with dots between them lead to; the value itself where there are none. */
    private static @Nullable JsonValue at(JsonValue whole, String steps) {
        JsonValue at = whole;
        if (steps.isEmpty()) {
            return at;
        }
        for (String step : steps.split("\\.", -1)) {
            at = at instanceof JsonObject object
                    ? object.get(step)
                    : at instanceof JsonArray list ? item(list, step) : null;
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static @Nullable JsonValue item(JsonArray list, String index) {
        boolean isThere = index.matches("0|[1-9]\\d{0,5}") && Integer.parseInt(index) < list.size();
        return isThere ? list.get(Integer.parseInt(index)) : null;
    }
}
