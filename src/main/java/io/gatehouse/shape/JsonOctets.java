package io.gatehouse.shape;

import jakarta.json.JsonArray;
import jakarta.json.JsonConfig;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonGenerator;
import jakarta.json.stream.JsonGeneratorFactory;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * JSON as the octets that messages carry: one value in UTF-8 (RFC 8259 §8.1), of bounded depth, in which no name stands twice.
 * Threads: any.
 */
public final class JsonOctets {
    /** What is nested deeper takes more of a thread's stack than is there, when it is given another shape. */
    private static final int DEEPEST = 200;

    private static final JsonParserFactory PARSERS =
            Parts.JSON.createParserFactory(Map.of("org.eclipse.parsson.maxDepth", DEEPEST));
    private static final JsonReaderFactory READERS =
            Parts.JSON.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    private static final JsonGeneratorFactory GENERATORS = Parts.JSON.createGeneratorFactory(Map.of());

    private JsonOctets() {}

    /** The value that came. */
    public static JsonValue read(byte[] octets) throws NotJson {
        try {
            return value(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString());
        } catch (RuntimeException | CharacterCodingException notJson) {
            // the library has several for what is no JSON, is nested too deeply or has a name twice
            throw new NotJson(notJson);
        }
    }

    /** Read twice: what makes values does not look what comes after them, and what looks takes a name that stands twice. */
    private static JsonValue value(String text) {
        try (JsonParser parser = PARSERS.createParser(new StringReader(text))) {
            while (parser.hasNext()) {
                parser.next();
            }
        }
        try (JsonReader reader = READERS.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    /** A value as it goes out. Half a surrogate pair, which UTF-8 has no octets for, goes as it came: as an escape (§8.2). */
    public static byte[] write(JsonValue value) {
        return octets(value.toString());
    }

    private static byte[] octets(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair) {
                escaped = escaped == null ? new StringBuilder(text.length() + 8).append(text, 0, i) : escaped;
                escaped.append(String.format("\\u%04x", (int) c));
            } else if (escaped != null) {
                escaped.append(pair ? text.substring(i, i + 2) : c);
            }
            i += pair ? 1 : 0;
        }
        return (escaped == null ? text : escaped.toString()).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The same within bounds: a patch can make very much, and what is nested very deeply, of a small value.
     *
     * @throws ShapeFailure where there are more octets than this, or it is nested deeper than what is read may be
     */
    public static byte[] write(JsonValue value, int most) throws ShapeFailure {
        Limited text = new Limited(most);
        try (JsonGenerator generator = GENERATORS.createGenerator(text)) {
            write(value, 0, generator);
        } catch (JsonException full) {
            if (text.isFull) {
                throw tooMany(most);
            }
            throw full;
        }
        byte[] octets = octets(text.toString());
        if (octets.length > most) {
            throw tooMany(most);
        }
        return octets;
    }

    private static ShapeFailure tooMany(int most) {
        return new ShapeFailure("what comes of it has more than " + most + " octets");
    }

    private static void write(JsonValue value, int depth, JsonGenerator generator) throws ShapeFailure {
        if (depth == DEEPEST && (value instanceof JsonObject || value instanceof JsonArray)) {
            throw new ShapeFailure("what comes of it is nested deeper than " + DEEPEST);
        }
        if (value instanceof JsonObject object) {
            generator.writeStartObject();
            for (Map.Entry<String, JsonValue> member : object.entrySet()) {
                generator.writeKey(member.getKey());
                write(member.getValue(), depth + 1, generator);
            }
            generator.writeEnd();
        } else if (value instanceof JsonArray list) {
            generator.writeStartArray();
            for (JsonValue item : list) {
                write(item, depth + 1, generator);
            }
            generator.writeEnd();
        } else {
            generator.write(value);
        }
    }

    private static final class Limited extends StringWriter {
        private final int most;
        private boolean isFull;

        Limited(int most) {
            this.most = most;
        }

        @Override
        public void write(char[] characters, int from, int count) {
            if (count > most - getBuffer().length()) {
                isFull = true;
                throw new JsonException("full");
            }
            super.write(characters, from, count);
        }
    }
}
