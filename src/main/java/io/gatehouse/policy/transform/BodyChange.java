package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Coding;
import io.gatehouse.exchange.ContentFields;
import io.gatehouse.exchange.EventStream;
import io.gatehouse.exchange.Headers;
import io.gatehouse.shape.JsonOctets;
import io.gatehouse.shape.NotJson;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A change of JSON content: which messages it is for, and what becomes of their octets. Pure functions.
 *
 * @param change what is done
 * @param type the media type of what comes of it; null where it stays
 * @param maxBytes the most content that is held
 * @param required whether content that can't be changed goes no further
 * @param mark by which tags tell what was changed so from what was changed in another way
 * @param says what it does, in a few words
 */
record BodyChange(Change change, @Nullable String type, int maxBytes, boolean required, String mark, String says) {
    /** What comes of content may have so many times as many octets as the content. */
    private static final int GROWTH = 4;

    /** Makes octets of a value. */
    @FunctionalInterface
    interface Change {
        /** @param most how many octets at most */
        byte[] apply(JsonValue value, int most) throws Obstacle;
    }

    /**
     * Why a message with these fields can't be changed, as far as they tell, but for {@link #isForbidden}; null for nothing.
     *
     * @param length of its content
     */
    @Nullable
    Unchanged obstacle(Headers headers, long length) {
        if (EventStream.is(headers)) {
            return Unchanged.EVENTS;
        }
        if (headers.contains("Content-Range")) {
            return Unchanged.PART;
        }
        if (!MediaTypes.mayBeJson(headers)) {
            return Unchanged.TYPE;
        }
        if (Coding.of(headers) == Coding.OTHER) {
            return Unchanged.CODING;
        }
        return length > maxBytes ? Unchanged.TOO_LARGE : null;
    }

    /** Whether nobody on the way may change the content (RFC 9110 §7.7). */
    static boolean isForbidden(Headers headers) {
        return headers.hasMember("Cache-Control", "no-transform");
    }

    /**
     * A message after it was tried to change it.
     *
     * @param why it is as it was; null where it was changed
     */
    record Tried(Headers headers, Body body, @Nullable Unchanged why) {}

    /** Reads content, no more than may be held, and changes it. */
    Tried tried(Headers headers, Body body) throws IOException {
        HeldContent held = HeldContent.read(body, maxBytes);
        if (!held.isWhole()) {
            return new Tried(headers, held.again(), Unchanged.TOO_LARGE);
        }
        if (held.octets().length == 0) {
            return new Tried(headers, held.again(), Unchanged.EMPTY);
        }
        try {
            byte[] changed = changed(headers, held.octets());
            return new Tried(fields(headers), new ChangedBody(body, changed, false), null);
        } catch (Obstacle found) {
            return new Tried(headers, held.again(), found.why());
        }
    }

    private byte[] changed(Headers headers, byte[] content) throws Obstacle {
        byte[] plain = Coding.of(headers) == Coding.GZIP ? unzipped(content) : content;
        try {
            return change.apply(JsonOctets.read(plain), (int) Math.min(Integer.MAX_VALUE, (long) GROWTH * maxBytes));
        } catch (NotJson e) {
            throw new Obstacle(Unchanged.NOT_JSON);
        }
    }

    /** What was compressed, of which a few octets may be very many. */
    private byte[] unzipped(byte[] content) throws Obstacle {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            byte[] plain = in.readNBytes(maxBytes);
            if (plain.length == maxBytes && in.read() >= 0) {
                throw new Obstacle(Unchanged.TOO_LARGE);
            }
            return plain;
        } catch (IOException e) {
            throw new Obstacle(Unchanged.NOT_JSON);
        }
    }

    /** The fields of what comes of it. */
    Headers fields(Headers headers) {
        Headers.Builder fields = ContentFields.changed(headers).remove("Content-Encoding");
        if (type != null) {
            fields.set("Content-Type", type);
        }
        return fields.build();
    }
}
