package io.gatehouse.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A place of the document together with where its problems go: what a check of a part is given, so that it need not
 * know where in the document the part stands.
 */
public record Place(Problems problems, Pointer pointer) {

    /** The place of a member. */
    public Place child(String name) {
        return new Place(problems, pointer.child(name));
    }

    /** The place of an item, counted from 0. */
    public Place child(int index) {
        return new Place(problems, pointer.child(index));
    }

    /** Tells a problem of this place. */
    public void problem(String detail) {
        problems.add(Problem.at(pointer, detail));
    }

    /** Tells a problem of this place; the value may be a {@code JsonValue}, a text, a number or a boolean. */
    public void problem(String detail, @Nullable Object value, @Nullable String expected) {
        problems.add(Problem.at(pointer, detail).with(value, expected));
    }

    /** Tells a problem of this place with a guess at what was meant. */
    public void problem(String detail, @Nullable Object value, @Nullable String expected, @Nullable String suggestion) {
        problems.add(Problem.at(pointer, detail).with(value, expected).meaning(suggestion));
    }

    /** Tells a problem of a name that leads nowhere; {@code kind} is what it should be the id of, such as {@code consumer}. */
    public void unknown(String kind, String id, Collection<String> ids) {
        unknown(kind, id, ids, new Nearest());
    }

    /** The same with a guess that counts its comparisons. */
    void unknown(String kind, String id, Collection<String> ids, Nearest nearest) {
        problem(
                "no " + kind + " has the id " + JsonText.show(id),
                id,
                ids.isEmpty() ? "the id of a " + kind + ", of which there is none" : SchemaProblems.oneOf(ids),
                nearest.to(id, ids));
    }

    /** Tells a problem that {@link Units} or another reader of text found. */
    public void problem(BadValue found) {
        problem(found.detail(), found.value(), found.expected());
    }

    /** Tells what is allowed here but probably not meant; a warning never refuses a document. */
    public void warning(String detail, @Nullable Object value, @Nullable String expected) {
        problems.warn(Problem.at(pointer, detail).with(value, expected));
    }
}
