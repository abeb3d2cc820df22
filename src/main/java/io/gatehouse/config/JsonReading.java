package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads JSON text (RFC 8259) into one tree, and where each value stands.
 *
 * <p>Driven by parser events and not by {@code JsonReader}, because that one lets duplicate keys pass, ignores text
 * after the document and knows no places. A parser tells only where it stands <em>after</em> a token; nothing but white
 * space, a comma and a colon separate that from the next token, so the next token's start is found by skipping those.
 *
 * <p>For one text and one thread.
 */
final class JsonReading {

    private static final String WHITE_SPACE = " \t\r\n";
    private static final Pattern UNEXPECTED_CHARACTER = Pattern.compile("Unexpected char (-?\\d+)");
    private static final Pattern UNEXPECTED_TOKEN =
            Pattern.compile("Invalid token=(\\w+).*Expected tokens are: \\[([^]]*)]");
    private static final Map<String, String> TOKENS = Map.of(
            "CURLYOPEN", "{",
            "CURLYCLOSE", "}",
            "SQUAREOPEN", "[",
            "SQUARECLOSE", "]",
            "COMMA", ",",
            "COLON", ":",
            "STRING", "text",
            "NUMBER", "number",
            "EOF", "end");

    private final String text;
    private final JsonParser parser;
    private final Positions positions = new Positions();
    private final Limits limits = new Limits();

    private int offset;
    private int line = 1;
    private int column = 1;

    JsonReading(String text) {
        this.text = text;
        this.parser = Providers.JSON.createParser(new StringReader(text));
    }

    Positions positions() {
        return positions;
    }

    /** The text as an object. */
    JsonObject read() throws UnreadableDocument {
        return root(Event.START_OBJECT, "an object").asJsonObject();
    }

    /** The text as an array, which stands at the depth of a document. */
    JsonArray readArray() throws UnreadableDocument {
        return root(Event.START_ARRAY, "an array").asJsonArray();
    }

    private JsonValue root(Event begin, String expected) throws UnreadableDocument {
        try (parser) {
            Position start = nextToken();
            if (offset == text.length()) {
                throw new UnreadableDocument("the document is empty; expected " + expected, start);
            }
            if (parser.next() != begin) {
                throw new UnreadableDocument("the document is not " + expected, start);
            }
            positions.put(Pointer.ROOT, start);
            JsonValue root =
                    begin == Event.START_ARRAY ? array(Pointer.ROOT, 1, start) : object(Pointer.ROOT, 1, start);
            Position end = next(WHITE_SPACE);
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
        limits.count(1, at);
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
        return next(WHITE_SPACE + ",:");
    }

    private Position next(String skipped) {
        int from = (int) Math.max(0, parser.getLocation().getStreamOffset());
        for (; offset < text.length() && (offset < from || skipped.indexOf(text.charAt(offset)) >= 0); offset++) {
            char c = text.charAt(offset);
            if (c == '\n') {
                line++;
                column = 1;
            } else if (!Character.isLowSurrogate(c)) {
                column++;
            }
        }
        return new Position(line, column);
    }

    /** Where the parser stood, or the text's end if it stood behind it. */
    private Position position(JsonParsingException e) {
        JsonLocation found = e.getLocation();
        String[] lines = text.split("\n", -1);
        int at = (int) Math.max(1, Math.min(found.getLineNumber(), lines.length));
        int end = lines[at - 1].codePointCount(0, lines[at - 1].length()) + 1;
        return new Position(at, (int) Math.max(1, Math.min(found.getColumnNumber(), end)));
    }

    /** The parser's words in those of this gateway, without the location, which is told by itself. */
    private static String reason(JsonException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "unexpected end");
        Matcher character = UNEXPECTED_CHARACTER.matcher(message);
        if (character.find()) {
            int code = Integer.parseInt(character.group(1));
            return code < 0
                    ? "the text ends too early"
                    : "unexpected character " + JsonText.quote(Character.toString(code));
        }
        Matcher token = UNEXPECTED_TOKEN.matcher(message);
        if (token.find()) {
            return "unexpected " + word(token.group(1)) + "; expected "
                    + Stream.of(token.group(2).split(", "))
                            .map(JsonReading::word)
                            .collect(Collectors.joining(" or "));
        }
        return JsonText.printable(message);
    }

    private static String word(String token) {
        return TOKENS.getOrDefault(token, token.toLowerCase(Locale.ROOT));
    }
}
