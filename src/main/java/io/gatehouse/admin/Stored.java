package io.gatehouse.admin;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.snapshot.Snapshot;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A resource as it stands: the whole document, a part of it, or what is known of it.
 *
 * <p>Its entity tags are strong (RFC 9110 §8.8.3): each is made of the content and the representation, the whole
 * document's also of the revision, so that a part's tag goes stale only when that part changes and the document's with
 * every publish.
 */
final class Stored {
    private final JsonObject content;
    private final String text;
    private final String stamp;

    private Stored(JsonObject content, String text, String stamp) {
        this.content = content;
        this.text = text;
        this.stamp = stamp;
    }

    static Stored whole(Snapshot snapshot) {
        Document document = snapshot.document();
        String text = document.toJson();
        return new Stored(document.json(), text, snapshot.number() + "-" + hash(text));
    }

    /** What is no part of the document and was made to be read: a revision, a list, a comparison. */
    static Stored made(JsonObject content) {
        String text = content.toString();
        return new Stored(content, text, hash(text));
    }

    /** Something that is made of this alone: it has the same entity tags, which go stale with it. */
    Stored view(JsonObject made) {
        return new Stored(made, made.toString(), stamp);
    }

    /** All resources of a kind, by id. */
    static Stored all(Snapshot snapshot, String kind) {
        return made(section(snapshot.document().json(), kind));
    }

    /** One resource of a kind; empty when there is none of this id. */
    static Optional<Stored> one(Snapshot snapshot, String kind, String id) {
        JsonValue found = section(snapshot.document().json(), kind).get(id);
        return found == null ? Optional.empty() : Optional.of(made(found.asJsonObject()));
    }

    /** The resources of a kind in a document; an empty object when it has none. */
    static JsonObject section(JsonObject document, String kind) {
        return document.get(kind) instanceof JsonObject section ? section : JsonValue.EMPTY_JSON_OBJECT;
    }

    JsonObject json() {
        return content;
    }

    byte[] bytes(Format format) {
        String written = format == Format.YAML ? Document.toYaml(content) : text;
        return written.getBytes(StandardCharsets.UTF_8);
    }

    /** The entity tag of a representation, in quotes. */
    String tag(Format format) {
        return '"' + stamp + '-' + format.name().toLowerCase(Locale.ROOT) + '"';
    }

    /** The entity tags of all representations. */
    List<String> tags() {
        return Stream.of(Format.values()).map(this::tag).toList();
    }

    /** What entity tags tell contents apart by. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
