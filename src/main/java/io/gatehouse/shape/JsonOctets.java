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
import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * JSON as it comes and goes: one value in UTF-8 (RFC 8259 §8.1), of bounded depth, in which no name stands twice. Numbers are
 * written as they came, members in the order they came in.
 */
public final class JsonOctets {
    /** What is nested deeper takes more of a thread's stack than is there, when it is given another shape. */
    public static final int DEEPEST = 200;

    private static final JsonParserFactory PARSERS =
            Parts.JSON.createParserFactory(Map.of("org.eclipse.parsson.maxDepth", DEEPEST));
    private static final JsonReaderFactory READERS =
            Parts.JSON.createReaderFactory(Map.of(JsonConfig.KEY_STRATEGY, JsonConfig.KeyStrategy.NONE));

    private static final JsonGeneratorFactory GENERATORS = Parts.JSON.createGeneratorFactory(Map.of());

    private JsonOctets() {}

    /** The value that the octets are. */
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

    /**
     * The octets that a value is.
     *
     * @throws ShapeFailure where there are more than this, or it is nested deeper than {@link #DEEPEST}: a patch can make both of a
     *     small value
     */
    public static byte[] write(JsonValue value, int most) throws ShapeFailure {
        Limited octets = new Limited(most);
        try (JsonGenerator generator = GENERATORS.createGenerator(octets)) {
            write(value, 0, generator);
            generator.flush();
            return octets.toByteArray();
        } catch (JsonException full) {
            if (octets.isFull) {
                throw new ShapeFailure("what comes of it has more than " + most + " octets");
            }
            throw full;
        }
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

    private static final class Limited extends ByteArrayOutputStream {
        private final int most;
        private boolean isFull;

        Limited(int most) {
            this.most = most;
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int length) {
            if (length > most - count) {
                isFull = true;
                throw new JsonException("full");
            }
            super.write(octets, from, length);
        }
    }
}
