package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a part of a composition refers to: whether it is there, and which parts and variables that are. Of one part.
 *
 * <p>What a schema can't say.
 */
final class PartReferences {
    private final Known known;

    /** What references may stand for, beside values of the request. */
    private final Set<String> named;

    private final Set<String> inputs = new LinkedHashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    /**
     * What there is to refer to.
     *
     * @param upstreams the ids of the document's upstreams
     * @param parts the names of the composition's parts
     * @param variables those of the route's path
     */
    record Known(Set<String> upstreams, Set<String> parts, Set<String> variables, Nearest nearest) {}

    private PartReferences(Known known, boolean each) {
        this.known = known;
        this.named = PartEntry.named(known.parts, each);
    }

    /** Those of a part, after they were checked. */
    static PartReferences check(JsonObject part, Known known, Place place) {
        PartReferences references = new PartReferences(known, part.containsKey("forEach"));
        references.call(part, place);
        references.list(Members.text(part, "forEach"), place.child("forEach"));
        references.call(
                Members.object(Members.object(part, "fallback"), "call"),
                place.child("fallback").child("call"));
        if (part.containsKey("body")) {
            references.body(part.get("body"), place.child("body"));
        }
        references.exists(
                Members.object(part, "when").get("exists"), place.child("when").child("exists"));
        return references;
    }

    /** The parts that it refers to. */
    Set<String> inputs() {
        return inputs;
    }

    /** The variables of the path that it refers to, whether they are there or not. */
    Set<String> variables() {
        return used;
    }

    /** A part, or the call that stands in for one: where it goes, and its fields. */
    private void call(JsonObject call, Place place) {
        PartEntry.METHODS.stream()
                .filter(call::containsKey)
                .forEach(method -> target(Members.text(call, method), place.child(method)));
        JsonObject headers = Members.object(call, "headers");
        headers.keySet()
                .forEach(name -> template(
                        Members.text(headers, name),
                        named,
                        place.child("headers").child(name)));
    }

    private void target(@Nullable String text, Place at) {
        if (text == null) {
            return;
        }
        try {
            PartCall call = PartCall.parse(text, named);
            use(call.path(), text, at);
            if (call.query() != null) {
                use(call.query(), text, at);
            }
            if (!known.upstreams.contains(call.upstream())) {
                at.unknown("upstream", call.upstream(), known.upstreams, known.nearest);
            }
        } catch (BadValue wrong) {
            at.problem(wrong.detail(), wrong.value(), expected(wrong.expected(), named));
        }
    }

    private void template(@Nullable String text, Set<String> names, Place at) {
        if (text == null) {
            return;
        }
        try {
            use(Template.parse(text, names), text, at);
        } catch (BadValue wrong) {
            at.problem(wrong.detail(), wrong.value(), expected(wrong.expected(), names));
        }
    }

    private void body(JsonValue json, Place at) {
        if (json instanceof JsonString text) {
            template(text.getString(), named, at);
        } else if (json instanceof JsonObject object) {
            object.forEach((name, value) -> body(value, at.child(name)));
        } else if (json instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                body(array.get(i), at.child(i));
            }
        }
    }

    private void list(@Nullable String list, Place at) {
        if (list == null) {
            return;
        }
        Template.Reference reference = Template.reference(list, known.parts);
        if (reference == null) {
            at.problem(
                    "is no list of another part",
                    list,
                    "such as pet.visits, of one of the parts " + String.join(", ", known.parts));
        } else {
            inputs.add(reference.source());
        }
        if (known.variables.contains(PartEntry.ITEM)) {
            at.problem(
                    "has {item} mean two things, since it is a variable in match.path too",
                    null,
                    "another name for the variable");
        }
    }

    private void exists(@Nullable JsonValue value, Place at) {
        if (value instanceof JsonArray list) {
            for (int i = 0; i < list.size(); i++) {
                exists(list.get(i), at.child(i));
            }
        } else if (value instanceof JsonString text) {
            // asked once for all items
            template('{' + text.getString() + '}', known.parts, at);
        }
    }

    private void use(Template template, String text, Place at) {
        for (Template.Reference reference : template.references()) {
            if (known.parts.contains(reference.source())) {
                inputs.add(reference.source());
            } else if (reference.source().equals("path")) {
                used.add(reference.name());
                if (!known.variables.contains(reference.name())) {
                    nothing(reference.name(), text, at);
                }
            }
        }
    }

    private void nothing(String name, String text, Place at) {
        Set<String> all = new LinkedHashSet<>(known.variables);
        all.addAll(known.parts);
        String meant = known.nearest.to(name, all);
        List<String> written = all.stream().map(each -> '{' + each + '}').toList();
        at.problem(
                "nothing has the name {" + JsonText.printable(name) + "}: no variable in match.path, and no part",
                text,
                written.isEmpty() ? null : SchemaProblems.oneOf(written),
                meant == null ? null : '{' + meant + '}');
    }

    private @Nullable String expected(@Nullable String told, Set<String> names) {
        if (told == null || !told.equals(Template.EXPECTED)) {
            return told;
        }
        String item = names.contains(PartEntry.ITEM) ? ", or {item.MEMBER}" : "";
        return told + "; or {PART.MEMBER} of one of the parts " + String.join(", ", known.parts) + item;
    }
}
