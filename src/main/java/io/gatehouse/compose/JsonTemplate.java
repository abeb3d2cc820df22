package io.gatehouse.compose;

import io.gatehouse.config.Providers;
import io.gatehouse.config.Template;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * JSON whose texts are templates. One that is a single reference becomes the value itself, whatever that is; all others become
 * texts.
 */
public final class JsonTemplate {
    private final Filling whole;
    private final List<Template.Reference> references = new ArrayList<>();

    private JsonTemplate(JsonValue json, Function<String, Template> templates) {
        whole = filling(json, templates);
    }

    /** @param templates reads the texts */
    public static JsonTemplate of(JsonValue json, Function<String, Template> templates) {
        return new JsonTemplate(json, templates);
    }

    /** What it refers to. */
    List<Template.Reference> references() {
        return references;
    }

    /** @throws MissingInput where a reference has no value */
    JsonValue fill(Inputs inputs) throws MissingInput {
        return whole.fill(inputs);
    }

    private interface Filling {
        JsonValue fill(Inputs inputs) throws MissingInput;
    }

    private Filling filling(JsonValue json, Function<String, Template> templates) {
        return switch (json.getValueType()) {
            case STRING -> text(templates.apply(((JsonString) json).getString()));
            case ARRAY -> {
                List<Filling> items = json.asJsonArray().stream()
                        .map(item -> filling(item, templates))
                        .toList();
                yield inputs -> {
                    JsonArrayBuilder array = Providers.JSON.createArrayBuilder();
                    for (Filling item : items) {
                        array.add(item.fill(inputs));
                    }
                    return array.build();
                };
            }
            case OBJECT -> {
                Map<String, Filling> members = new LinkedHashMap<>();
                json.asJsonObject().forEach((name, value) -> members.put(name, filling(value, templates)));
                yield inputs -> {
                    JsonObjectBuilder object = Providers.JSON.createObjectBuilder();
                    for (Map.Entry<String, Filling> member : members.entrySet()) {
                        object.add(member.getKey(), member.getValue().fill(inputs));
                    }
                    return object.build();
                };
            }
            default -> inputs -> json;
        };
    }

    private Filling text(Template template) {
        references.addAll(template.references());
        if (template.parts().size() != 1 || template.references().isEmpty()) {
            return inputs -> Providers.JSON.createValue(inputs.text(template, inputs::text));
        }
        Template.Reference reference = template.references().get(0);
        return inputs -> {
            JsonValue value = inputs.json(reference);
            if (value == null) {
                throw Inputs.missing(reference);
            }
            return value;
        };
    }
}
