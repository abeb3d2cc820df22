package io.gatehouse.admin;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.UnreadableDocument;
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
 * A resource as it stands: the whole document, or a part of it.
 *
 * <p>Its entity tags are strong (RFC 9110 §8.8.3): each is made of the content and the representation, the whole
 * document's also of the revision, so that a part's tag goes stale only when that part changes and the document's with
 * every publish.
 */
final class Stored {
    private final Document content;
    private final String stamp;

    private Stored(Document content, String stamp) {
        this.content = content;
        this.stamp = stamp + hash(content.toJson());
    }

    static Stored whole(Snapshot snapshot) {
        return new Stored(snapshot.document(), snapshot.number() + "-");
    }

    /** All resources of a kind, by id. */
    static Stored all(Snapshot snapshot, String kind) {
        return part(section(snapshot.document().json(), kind));
    }

    /** One resource of a kind; empty when there is none of this id. */
    static Optional<Stored> one(Snapshot snapshot, String kind, String id) {
        JsonValue found = section(snapshot.document().json(), kind).get(id);
        return found == null ? Optional.empty() : Optional.of(part(found.asJsonObject()));
    }

    /** The resources of a kind in a document; an empty object when it has none. */
    static JsonObject section(JsonObject document, String kind) {
        return document.get(kind) instanceof JsonObject section ? section : JsonValue.EMPTY_JSON_OBJECT;
    }

    static Stored part(JsonObject content) {
        try {
            return new Stored(Document.of(content), "");
        } catch (UnreadableDocument e) {
            throw new IllegalStateException("a part of a document is no larger than the document", e);
        }
    }

    JsonObject json() {
        return content.json();
    }

    byte[] bytes(Format format) {
        String text = format == Format.YAML ? content.toYaml() : content.toJson();
        return text.getBytes(StandardCharsets.UTF_8);
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
