package io.gatehouse.policy.transform;

import io.gatehouse.config.Place;
import io.gatehouse.exchange.FieldValue;
import io.gatehouse.policy.ShapeCompiler;
import io.gatehouse.shape.Change;
import io.gatehouse.shape.JsonOctets;
import io.gatehouse.shape.Shape;
import io.gatehouse.shape.ShapeFailure;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the change of content that a document has the words for: either those of a {@link Shape}, or {@code patch}, {@code mergePatch},
 * or {@code template} with {@code type}.
 */
final class ChangeCompiler {
    private static final List<String> WHOLE = List.of("patch", "mergePatch", "template");
    private static final String TYPE = "type";

    private final JsonObject words;
    private final Place place;

    private ChangeCompiler(JsonObject words, Place place) {
        this.words = words;
        this.place = place;
    }

    /**
     * A change without its bounds.
     *
     * @param type the media type of what comes of it; null where it stays
     */
    record Compiled(BodyChange.Change change, @Nullable String type, JsonObject words) {
        BodyChange of(int maxBytes, boolean required) {
            return new BodyChange(change, type, maxBytes, required, mark(words), String.join(" ", words.keySet()));
        }
    }

    /** The change that these words make; of words that are wrong, which are then reported, one that is not to be used. */
    static Compiled compile(JsonObject words, Place place) {
        return new ChangeCompiler(words, place).compiled();
    }

    private Compiled compiled() {
        String alone =
                words.keySet().stream().filter(WHOLE::contains).findFirst().orElse(null);
        if (alone == null) {
            if (words.containsKey(TYPE) && !words.containsKey("constant")) {
                place.child(TYPE).problem("has no effect without a template", words.get(TYPE), null);
            }
            return new Compiled(shape(ShapeCompiler.compile(words, place)), null, words);
        }
        for (String word : words.keySet()) {
            if (!word.equals(alone) && !(alone.equals("template") && word.equals(TYPE))) {
                place.child(word).problem("stands beside " + alone, words.get(word), alone + " alone");
            }
        }
        return switch (alone) {
            case "patch" -> new Compiled(changing(patch(words.getJsonArray(alone))), null, words);
            case "mergePatch" ->
                new Compiled(changing(Change.merge(Objects.requireNonNull(words.get(alone)))), null, words);
            default -> template(words.getString(alone));
        };
    }

    /** A value of which nothing is left is null: what came is not let through in its place. */
    private static BodyChange.Change shape(Shape shape) {
        return (value, most) -> {
            try {
                return octets(Objects.requireNonNullElse(shape.apply(value), JsonValue.NULL), most);
            } catch (ShapeFailure e) {
                throw new Obstacle(Unchanged.UNFIT);
            }
        };
    }

    private static BodyChange.Change changing(Change change) {
        return (value, most) -> {
            try {
                return octets(change.apply(value), most);
            } catch (ShapeFailure e) {
                throw new Obstacle(Unchanged.UNFIT);
            }
        };
    }

    private static byte[] octets(JsonValue value, int most) throws Obstacle {
        try {
            return JsonOctets.write(value, most);
        } catch (ShapeFailure e) {
            throw new Obstacle(Unchanged.RESULT);
        }
    }

    private Change patch(JsonArray operations) {
        try {
            return Change.patch(operations);
        } catch (IllegalArgumentException e) {
            place.child("patch").problem(String.valueOf(e.getMessage()), null, "operations of a JSON Patch (RFC 6902)");
            return Change.merge(JsonValue.NULL);
        }
    }

    private Compiled template(String text) {
        if (!(words.get(TYPE) instanceof JsonString type)) {
            place.problem("has a template and no type", null, "type, such as text/html");
            return new Compiled((value, most) -> new byte[0], null, words);
        }
        if (!MediaTypes.isOne(MediaTypes.bare(type.getString()))
                || type.getString().contains("*")) {
            place.child(TYPE).problem("is no media type", type, "a media type such as text/html");
        } else if (!FieldValue.is(type.getString())) {
            place.child(TYPE)
                    .problem("has characters that can't stand in a field", type, "a media type such as text/html");
        } else if (MediaTypes.isOtherThanUtf8(type.getString())) {
            place.child(TYPE)
                    .problem("has another charset than the text has, which is UTF-8", type, "no charset, or utf-8");
        }
        try {
            return new Compiled(
                    TextTemplate.compile(text, MediaTypes.bare(type.getString()))::fill, type(type.getString()), words);
        } catch (TextTemplate.Unreadable e) {
            place.child("template")
                    .problem(String.valueOf(e.getMessage()), text, "a logic-less template such as <h1>{{name}}</h1>");
            return new Compiled((value, most) -> new byte[0], null, words);
        }
    }

    /** What comes of a template is UTF-8, which text does not mean by itself (RFC 9110 §8.3.2). */
    private static String type(String written) {
        return MediaTypes.bare(written).startsWith("text/") && written.indexOf(';') < 0
                ? written + "; charset=utf-8"
                : written;
    }

    private static String mark(JsonObject words) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(words.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
