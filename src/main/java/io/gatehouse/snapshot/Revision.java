package io.gatehouse.snapshot;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A document that was published, with who, when and why.
 *
 * <p>On disk it is {@code {number, at, by, reason, document, sha256}} on one line, where {@code sha256} is the hash, in
 * lower-case hexadecimal, of the UTF-8 of the compact JSON of all the other members in that order.
 *
 * @param number counted from 1, never used twice
 * @param by who published it: {@code token}, or the name of the container's user
 * @param reason why, in the publisher's words; empty when none was given
 * @param document the whole tree, references to secrets unresolved
 */
public record Revision(long number, Instant at, String by, String reason, JsonObject document) {

    /** The file's content. Text that has no UTF-8 (half a surrogate pair) is refused, or the hash would lie. */
    byte[] write() throws IOException {
        JsonObject members = members();
        String hash = hash(utf8(members.toString()));
        return utf8(Json.createObjectBuilder(members).add("sha256", hash).build() + "\n");
    }

    /** Reads a file's content. Throws when it is torn, altered, or another revision's. */
    static Revision read(byte[] content, long number) throws IOException {
        try (JsonParser parser = Json.createParser(new ByteArrayInputStream(content))) {
            parser.next();
            JsonObject all = parser.getObject();
            if (parser.hasNext()) {
                throw new IOException("there is text after its end");
            }
            JsonObject members = Json.createObjectBuilder(all).remove("sha256").build();
            String expected = hash(utf8(members.toString()));
            if (!(all.get("sha256") instanceof JsonString said
                    && said.getString().equals(expected))) {
                throw new IOException("its sha256 is " + all.get("sha256") + ", expected \"" + expected + '"');
            }
            if (all.getJsonNumber("number").longValueExact() != number) {
                throw new IOException("it says it is number " + all.getJsonNumber("number"));
            }
            return new Revision(
                    number,
                    Instant.parse(all.getString("at")),
                    all.getString("by"),
                    all.getString("reason"),
                    all.getJsonObject("document"));
        } catch (RuntimeException e) { // whatever the parser or a reader of a member says of it
            throw new IOException("it is not a whole revision", e);
        }
    }

    /**
     * Whether a file's content has the hash that it says. Tells it of the bytes, where they are as {@link #write} made
     * them, since reading a document of megabytes into a tree takes its time.
     */
    static boolean isWhole(byte[] content, long number) {
        int end = content.length - RevisionHead.END;
        if (end > 0) {
            byte[] members = Arrays.copyOf(content, end + 1);
            members[end] = '}';
            byte[] said = (",\"sha256\":\"" + hash(members) + "\"}\n").getBytes(StandardCharsets.UTF_8);
            if (Arrays.equals(content, end, content.length, said, 0, said.length)) {
                return true;
            }
        }
        try {
            return read(content, number).number() == number;
        } catch (IOException e) {
            return false;
        }
    }

    private JsonObject members() {
        return Json.createObjectBuilder()
                .add("number", number)
                .add("at", at.toString())
                .add("by", by)
                .add("reason", reason)
                .add("document", (JsonValue) document)
                .build();
    }

    private static byte[] utf8(String text) throws CharacterCodingException {
        ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
