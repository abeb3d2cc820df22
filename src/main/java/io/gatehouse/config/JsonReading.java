package io.gatehouse.config;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads JSON text (RFC 8259) into one tree, and where each value stands.
 *
 * <p>Driven by parser events and not by {@code JsonReader}, because that one lets duplicate keys pass, ignores text
 * after the document and knows no places. A parser tells only where it stands <em>after</em> a token; nothing but white
 * space and a comma separates that from the next token, so the next token's start is found by skipping those.
 *
 * <p>For one text and one thread.
 */
final class JsonReading {

    private final String text;
    private final JsonParser parser;
    private final Positions positions = new Positions();

    private int offset;
    private int line = 1;
    private int lineStart;

    JsonReading(String text) {
        this.text = text;
        this.parser = Providers.JSON.createParser(new StringReader(text));
    }

    Positions positions() {
        return positions;
    }

    JsonObject read() throws UnreadableDocument {
        try (parser) {
            Position start = nextToken();
            if (offset == text.length()) {
                throw new UnreadableDocument("the document is empty; expected an object", start);
            }
            if (parser.next() != Event.START_OBJECT) {
                throw new UnreadableDocument("the document is not an object", start);
            }
            positions.put(Pointer.ROOT, start);
            JsonObject root = object(Pointer.ROOT, 1, start);
            Position end = nextToken();
            if (offset < text.length()) {
                throw new UnreadableDocument("there is text after the document's end", end);
            }
            return root;
        } catch (JsonParsingException e) {
            throw new UnreadableDocument("not well-formed JSON: " + reason(e), position(e));
        } catch (JsonException e) {
            throw new UnreadableDocument("not well-formed JSON: " + reason(e), nextToken());
        }
    }

    private JsonObject object(Pointer place, int depth, Position start) throws UnreadableDocument {
        Limits.nesting(depth, start);
        JsonObjectBuilder object = Providers.JSON.createObjectBuilder();
        Set<String> names = new HashSet<>();
        while (true) {
            Position at = nextToken();
            if (parser.next() == Event.END_OBJECT) {
                return object.build();
            }
            String name = Limits.text(parser.getString(), at);
            if (!names.add(name)) {
                throw new UnreadableDocument("the key " + JsonText.show(name) + " stands twice in one object", at);
            }
            Pointer member = place.child(name);
            positions.put(member, at);
            Position valueAt = nextToken();
            object.add(name, value(parser.next(), member, depth, valueAt));
        }
    }

    private JsonValue array(Pointer place, int depth, Position start) throws UnreadableDocument {
        Limits.nesting(depth, start);
        JsonArrayBuilder array = Providers.JSON.createArrayBuilder();
        for (int i = 0; ; i++) {
            Position at = nextToken();
            Event event = parser.next();
            if (event == Event.END_ARRAY) {
                return array.build();
            }
            Pointer item = place.child(i);
            positions.put(item, at);
            array.add(value(event, item, depth, at));
        }
    }

    private JsonValue value(Event event, Pointer place, int depth, Position at) throws UnreadableDocument {
        return switch (event) {
            case START_OBJECT -> object(place, depth + 1, at);
            case START_ARRAY -> array(place, depth + 1, at);
            case VALUE_STRING -> Providers.JSON.createValue(Limits.text(parser.getString(), at));
            case VALUE_NUMBER -> Limits.number(parser.getString(), at);
            case VALUE_TRUE -> JsonValue.TRUE;
            case VALUE_FALSE -> JsonValue.FALSE;
            default -> JsonValue.NULL;
        };
    }

    /** Moves to where the next token begins. */
    private Position nextToken() {
        int from = (int) Math.max(0, parser.getLocation().getStreamOffset());
        for (; offset < text.length() && (offset < from || " \t\r\n,".indexOf(text.charAt(offset)) >= 0); offset++) {
            if (text.charAt(offset) == '\n') {
                line++;
                lineStart = offset + 1;
            }
        }
        return new Position(line, text.codePointCount(lineStart, offset) + 1);
    }

    private static Position position(JsonParsingException e) {
        return new Position((int) Math.max(1, e.getLocation().getLineNumber()), (int)
                Math.max(1, e.getLocation().getColumnNumber()));
    }

    /** The parser's words, without the location that is told by itself. */
    private static String reason(JsonException e) {
        String message = e.getMessage() == null ? "unexpected end" : e.getMessage();
        return JsonText.printable(message.replaceAll("\\s*(at|on)?\\s*\\(line no=[^)]*\\)", ""));
    }
}
