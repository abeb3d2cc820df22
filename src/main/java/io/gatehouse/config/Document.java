package io.gatehouse.config;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as written: one tree of JSON values, read from YAML or JSON, not yet checked.
 *
 * <p>Immutable. The order of members is kept and numbers are exact, so that what is stored and shown is what was
 * written. Comments of YAML are not kept. What this class read, it can read again from {@link #toJson()}.
 */
public final class Document {

    /** How many bytes a document may have, as read and as stored: 8 MiB. */
    public static final int MAX_BYTES = 8 << 20;

    /** How deep objects and arrays may be nested; the document itself is the first level. */
    public static final int MAX_DEPTH = 64;

    /** How many values a document may have, counting every object, list, text, number, boolean and null. */
    public static final int MAX_VALUES = 500_000;

    /** The document of a gateway that has none: every path answers 404. */
    public static final Document EMPTY = empty();

    private final JsonObject json;
    private final String text;
    private final Positions positions;

    private Document(JsonObject json, String text, Positions positions) {
        this.json = json;
        this.text = text;
        this.positions = positions;
    }

    /** Reads a document from a stream, of which it reads no more than the limit and a byte. */
    public static Document read(InputStream bytes, Format format) throws IOException, UnreadableDocument {
        return read(bytes.readNBytes(MAX_BYTES + 1), format);
    }

    /** Reads a document from UTF-8; a byte order mark is skipped. */
    public static Document read(byte[] bytes, Format format) throws UnreadableDocument {
        refuseTooLarge(bytes.length);
        return parse(decode(bytes), format);
    }

    /** Reads a document from text. */
    public static Document read(String text, Format format) throws UnreadableDocument {
        refuseTooLarge(utf8Length(text));
        return parse(text, format);
    }

    /** Reads a JSON array from UTF-8, such as the operations of a patch; the limits of documents hold for it too. */
    public static JsonArray readArray(byte[] bytes) throws UnreadableDocument {
        refuseTooLarge(bytes.length);
        return new JsonReading(withoutMark(decode(bytes))).readArray();
    }

    /** A document of a tree made by a program, for example by a patch; the same limits hold. */
    public static Document of(JsonObject json) throws UnreadableDocument {
        new Limits().tree(json, 1);
        return stored(json, Positions.NONE);
    }

    private static Document parse(String written, Format format) throws UnreadableDocument {
        String text = withoutMark(written);
        if (format == Format.JSON) {
            JsonReading reading = new JsonReading(text);
            return stored(reading.read(), reading.positions());
        }
        YamlReading reading = new YamlReading(text);
        return stored(reading.read(), reading.positions());
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Document stored(JsonObject json, Positions positions) throws UnreadableDocument {
        String text = json.toString();
        refuseTooLarge(utf8Length(text));
        return new Document(json, text, positions);
    }

    private static Document empty() {
        JsonObject json = Providers.JSON.createObjectBuilder().add("version", 1).build();
        return new Document(json, json.toString(), Positions.NONE);
    }

    /** The tree. */
    public JsonObject json() {
        return json;
    }

    /** The document as compact JSON, in the order it was written: what is stored, hashed and compared. */
    public String toJson() {
        return text;
    }

    /** The document as YAML 1.2. */
    public String toYaml() {
        return toYaml(json);
    }

    /** Any tree as YAML 1.2. */
    public static String toYaml(JsonObject json) {
        return YamlWriting.write(json);
    }

    /** Where in the text a value stands, else the nearest one around it; null if there was no text. */
    public @Nullable Position position(String pointer) {
        return positions.find(pointer);
    }

    /** A new collection of problems that know the line and column of their pointer in this document. */
    public Problems problems() {
        return new Problems(positions::find);
    }

    /** The same document without the places of its text, which take more memory than the document: what is kept. */
    public Document settled() {
        return positions == Positions.NONE ? this : new Document(json, text, Positions.NONE);
    }

    private static void refuseTooLarge(long size) throws TooLargeDocument {
        if (size > MAX_BYTES) {
            throw new TooLargeDocument(size, MAX_BYTES);
        }
    }

    private static long utf8Length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                length += c >= 0x800 && !Character.isSurrogate(c) ? 2 : 1;
            }
        }
        return length;
    }

    private static String decode(byte[] bytes) throws UnreadableDocument {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        out.flip();
        if (result.isError()) {
            String before = out.toString();
            int lineStart = before.lastIndexOf('\n') + 1;
            int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
            throw new UnreadableDocument(
                    String.format("not UTF-8: byte 0x%02x at offset %d", bytes[in.position()], in.position()),
                    new Position(line, before.codePointCount(lineStart, before.length()) + 1));
        }
        return out.toString();
    }

    /** Two documents are equal when they are stored as the same text. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Document document && text.equals(document.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The document as compact JSON. */
    @Override
    public String toString() {
        return text;
    }
}
