package io.gatehouse.config;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads YAML 1.2 text (core schema) into one tree of JSON values, and where each value stands.
 *
 * <p>Driven by parser events and not by composed nodes, because composing recurses as deep as the text is nested, before
 * anybody could refuse it. An alias stands for the value already built at its anchor; what it would expand to is
 * counted, so that a small text can't become a large document ("billion laughs").
 *
 * <p>For one text and one thread.
 */
final class YamlReading {

    private static final CoreSchema SCHEMA = new CoreSchema();
    private static final String UNDEFINED_HANDLE = "found undefined tag handle";

    /**
     * How many characters the parser takes at a time. It copies the token it is in with each step, so that in small ones
     * a single text of megabytes takes minutes.
     */
    private static final int CHUNK = 1 << 17;

    /** A value with what it costs: bytes (at least), values in it and itself, levels of nesting. */
    private record Built(JsonValue value, long size, long count, int height) {}

    private final String text;
    private final Iterator<Event> events;
    private final ScalarResolver resolver = SCHEMA.getScalarResolver();
    private final Map<String, Built> anchors = new HashMap<>();
    private final Positions positions = new Positions();
    private final Limits limits = new Limits();

    private long expanded;

    YamlReading(String text) {
        this.text = text;
        LoadSettings settings = LoadSettings.builder()
                .setSchema(SCHEMA)
                .setCodePointLimit(Document.MAX_BYTES)
                .setBufferSize(CHUNK)
                .build();
        this.events = new Parse(settings).parseString(text).iterator();
    }

    Positions positions() {
        return positions;
    }

    JsonObject read() throws UnreadableDocument {
        try {
            events.next();
            Event start = events.next();
            if (!(start instanceof DocumentStartEvent)) {
                throw new UnreadableDocument("the document is empty; expected an object", position(start));
            }
            Event first = events.next();
            Position at = position(first);
            positions.put(Pointer.ROOT, at);
            Built root = value(first, Pointer.ROOT, 1);
            if (!(root.value() instanceof JsonObject object)) {
                throw new UnreadableDocument("the document is not an object", at);
            }
            events.next();
            Event end = events.next();
            if (end instanceof DocumentStartEvent) {
                throw new UnreadableDocument("there is a second document; expected one", position(end));
            }
            return object;
        } catch (MarkedYamlEngineException e) {
            throw new UnreadableDocument(
                    "not well-formed YAML: " + reason(e),
                    position(e.getProblemMark().orElse(null)));
        } catch (ReaderException e) {
            throw new UnreadableDocument(
                    "a character that YAML does not allow: " + String.format("U+%04X", e.getCodePoint()),
                    position(e.getPosition()));
        } catch (YamlVersionException e) {
            throw new UnreadableDocument(
                    "this is YAML " + e.getSpecVersion().getRepresentation() + "; expected 1.2", null);
        } catch (YamlEngineException e) {
            throw new UnreadableDocument(
                    "not well-formed YAML: " + JsonText.printable(String.valueOf(e.getMessage())), null);
        }
    }

    /** The value that begins with this event, which stands at this depth if it is a collection. */
    private Built value(Event event, Pointer place, int depth) throws UnreadableDocument {
        if (event instanceof AliasEvent alias) {
            return alias(alias, depth);
        }
        limits.count(1, position(event));
        Built built;
        if (event instanceof ScalarEvent scalar) {
            built = new Built(scalar(scalar), scalar.getValue().length() + 1L, 1, 0);
        } else {
            CollectionStartEvent start = (CollectionStartEvent) event;
            Limits.nesting(depth, position(event));
            boolean mapping = start instanceof MappingStartEvent;
            refuseOtherTag(start, mapping ? Tag.MAP : Tag.SEQ);
            built = mapping ? object(place, depth) : array(place, depth);
        }
        ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), built));
        return built;
    }

    private Built alias(AliasEvent alias, int depth) throws UnreadableDocument {
        Built built = anchors.get(alias.getAlias().getValue());
        if (built == null) {
            // its name is not shown: it may be a password that begins with a star
            throw new UnreadableDocument(
                    "the alias stands for nothing; expected an anchor before it, and not around it,"
                            + " or quotes around a text that begins with *",
                    position(alias));
        }
        expanded += built.size();
        if (expanded > Document.MAX_BYTES) {
            throw new UnreadableDocument(
                    "aliases expand to more than " + Document.MAX_BYTES + " bytes", position(alias));
        }
        limits.count(built.count(), position(alias));
        Limits.nesting(depth + built.height() - 1, position(alias));
        return built;
    }

    private Built object(Pointer place, int depth) throws UnreadableDocument {
        JsonObjectBuilder object = Providers.JSON.createObjectBuilder();
        Set<String> names = new HashSet<>();
        long size = 2;
        long count = 1;
        int height = 0;
        for (Event key = events.next(); !(key instanceof MappingEndEvent); key = events.next()) {
            String name = name(key);
            if (!names.add(name)) {
                throw new UnreadableDocument(
                        "the key " + JsonText.show(name) + " stands twice in one object", position(key));
            }
            Pointer member = place.child(name);
            positions.put(member, position(key));
            Built value = value(events.next(), member, depth + 1);
            object.add(name, value.value());
            size += name.length() + 4 + value.size();
            count += value.count();
            height = Math.max(height, value.height());
        }
        return new Built(object.build(), size, count, height + 1);
    }

    private Built array(Pointer place, int depth) throws UnreadableDocument {
        JsonArrayBuilder array = Providers.JSON.createArrayBuilder();
        long size = 2;
        long count = 1;
        int height = 0;
        int index = 0;
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            Pointer item = place.child(index++);
            positions.put(item, position(event));
            Built value = value(event, item, depth + 1);
            array.add(value.value());
            size += 1 + value.size();
            count += value.count();
            height = Math.max(height, value.height());
        }
        return new Built(array.build(), size, count, height + 1);
    }

    private String name(Event key) throws UnreadableDocument {
        if (!(key instanceof ScalarEvent scalar)) {
            throw new UnreadableDocument("a key is not text", position(key));
        }
        Tag tag = tag(scalar);
        if (tag.equals(Tag.MERGE)) {
            throw new UnreadableDocument("merge keys (<<) are not part of YAML 1.2", position(key));
        }
        if (!tag.equals(Tag.STR)) {
            throw new UnreadableDocument(
                    "the key " + JsonText.printable(scalar.getValue()) + " is not text; expected it in quotes",
                    position(key));
        }
        return Limits.text(scalar.getValue(), position(key));
    }

    private JsonValue scalar(ScalarEvent scalar) throws UnreadableDocument {
        String value = scalar.getValue();
        Position at = position(scalar);
        Tag tag = tag(scalar);
        if (tag.equals(Tag.STR)) {
            return Providers.JSON.createValue(Limits.text(value, at));
        }
        if (tag.equals(Tag.NULL) && (value.isEmpty() || value.equals("~") || isWord(value, "null"))) {
            return JsonValue.NULL;
        }
        if (tag.equals(Tag.BOOL) && isWord(value, "true")) {
            return JsonValue.TRUE;
        }
        if (tag.equals(Tag.BOOL) && isWord(value, "false")) {
            return JsonValue.FALSE;
        }
        if (tag.equals(Tag.INT)) {
            return integer(value, at);
        }
        if (tag.equals(Tag.FLOAT)) {
            if (value.toLowerCase(Locale.ROOT).matches("[-+]?\\.(inf|nan)")) {
                throw new UnreadableDocument(value + " is not a number that JSON has", at);
            }
            return Limits.number(value, at);
        }
        throw refusedTag(tag, at);
    }

    /** Whether it is the word in one of the three ways that the core schema knows: null, Null, NULL. */
    private static boolean isWord(String value, String word) {
        return value.equalsIgnoreCase(word)
                && (value.equals(word)
                        || value.equals(word.toUpperCase(Locale.ROOT))
                        || value.substring(1).equals(word.substring(1)));
    }

    private static JsonValue integer(String value, Position at) throws UnreadableDocument {
        try {
            if (value.startsWith("0x")) {
                return Limits.number(new BigInteger(value.substring(2), 16), at);
            }
            if (value.startsWith("0o")) {
                return Limits.number(new BigInteger(value.substring(2), 8), at);
            }
        } catch (NumberFormatException e) {
            throw new UnreadableDocument(JsonText.show(value) + " is not a number", at);
        }
        return Limits.number(value, at);
    }

    private Tag tag(ScalarEvent scalar) {
        return scalar.getTag()
                .filter(tag -> !tag.equals("!"))
                .map(Tag::new)
                .orElseGet(() ->
                        resolver.resolve(scalar.getValue(), scalar.getImplicit().canOmitTagInPlainScalar()));
    }

    private static void refuseOtherTag(CollectionStartEvent start, Tag own) throws UnreadableDocument {
        String tag = start.getTag().orElse("!");
        if (!tag.equals("!") && !tag.equals(own.getValue())) {
            throw refusedTag(new Tag(tag), position(start));
        }
    }

    private static UnreadableDocument refusedTag(Tag tag, Position at) {
        // what is none of YAML's own may be a password that begins with an exclamation mark
        boolean known = tag.getValue().startsWith(Tag.PREFIX);
        return new UnreadableDocument(
                known
                        ? "the tag " + JsonText.printable(tag.getValue())
                                + " does not fit; expected a value that JSON has"
                        : "the tag does not fit; expected a value that JSON has, or quotes around a text that begins"
                                + " with !",
                at);
    }

    private static Position position(Event event) {
        Position position = position(event.getStartMark().orElse(null));
        return position == null ? new Position(1, 1) : position;
    }

    private static @Nullable Position position(@Nullable Mark mark) {
        return mark == null ? null : new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private Position position(int index) {
        String before = text.substring(0, Math.min(index, text.length()));
        int lineStart = before.lastIndexOf('\n') + 1;
        return new Position((int) before.chars().filter(c -> c == '\n').count() + 1, before.length() - lineStart + 1);
    }

    private static String reason(MarkedYamlEngineException e) {
        String problem = e.getProblem() == null ? "unexpected text" : e.getProblem();
        String context = e.getContext() == null ? "" : e.getContext() + begin(e.getContextMark()) + ", ";
        // the handle itself is not shown, as no tag is that is none of YAML's own
        boolean handle = problem.startsWith(UNDEFINED_HANDLE);
        return JsonText.printable(context + (handle ? UNDEFINED_HANDLE : problem));
    }

    private static String begin(Optional<Mark> mark) {
        return mark.map(at -> " that begins in line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1))
                .orElse("");
    }
}
