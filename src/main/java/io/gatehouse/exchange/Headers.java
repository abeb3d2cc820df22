package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a message: an immutable list of names and values in the order they came, as RFC 9110 §5 has them.
 *
 * <p>Names compare without regard to case and keep the spelling they came with; several fields of one name stay several
 * fields (RFC 9110 §5.3: {@code Set-Cookie} must never be folded). Values are ISO-8859-1 text, octet for octet what was
 * on the wire. Backed by one array, since a message has some twenty fields and is read far more often than changed.
 */
public final class Headers {
    public static final Headers EMPTY = new Headers(new String[0]);

    /** Names at even places, values at odd ones. */
    private final String[] fields;

    /** The {@link #mark} of each name, in one: most names that are asked for are not there, and need no search. */
    private final int marks;

    private Headers(String[] fields) {
        this(fields, marks(fields));
    }

    private Headers(String[] fields, int marks) {
        this.fields = fields;
        this.marks = marks;
    }

    private static int marks(String[] fields) {
        int marks = 0;
        for (int i = 0; i < fields.length; i += 2) {
            marks |= mark(fields[i]);
        }
        return marks;
    }

    /** One of 32 bits, the same for names that differ in nothing but the case of their letters; all for a name that ends so that no bit tells. */
    private static int mark(String name) {
        int length = name.length();
        char last = length == 0 ? 0xff : name.charAt(length - 1);
        return last < 0x80 ? 1 << 5 * length + (last | 0x20) : -1;
    }

    /** Fields from alternating names and values. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value: " + Arrays.toString(namesAndValues));
        }
        return new Headers(namesAndValues.clone());
    }

    public static Builder builder() {
        return new Builder(32);
    }

    /** A builder that begins with these fields. */
    public Builder toBuilder() {
        Builder builder = new Builder(fields.length + 16);
        System.arraycopy(fields, 0, builder.fields, 0, fields.length);
        builder.size = fields.length;
        return builder;
    }

    /** The first value of this name. */
    public @Nullable String first(String name) {
        int first = indexOf(name);
        return first < 0 ? null : fields[first + 1];
    }

    private int indexOf(String name) {
        if ((marks & mark(name)) == 0) {
            return -1;
        }
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Every value of this name, in order; empty when there is none. */
    public List<String> all(String name) {
        int first = indexOf(name);
        if (first < 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>(2);
        for (int i = first; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                values.add(fields[i + 1]);
            }
        }
        return values;
    }

    /** The members of a list-valued field over all its lines, trimmed, empty ones left out (RFC 9110 §5.6.1). */
    public List<String> members(String name) {
        int first = indexOf(name);
        if (first < 0) {
            return List.of();
        }
        List<String> members = new ArrayList<>(4);
        for (int i = first; i < fields.length; i += 2) {
            if (fields[i].equalsIgnoreCase(name)) {
                for (String part : fields[i + 1].split(",")) {
                    String member = part.strip();
                    if (!member.isEmpty()) {
                        members.add(member);
                    }
                }
            }
        }
        return members;
    }

    public boolean contains(String name) {
        return indexOf(name) >= 0;
    }

    /** Whether a list-valued field has this member, compared without regard to case. */
    public boolean hasMember(String name, String member) {
        for (String candidate : members(name)) {
            if (candidate.equalsIgnoreCase(member)) {
                return true;
            }
        }
        return false;
    }

    /** The number of field lines. */
    public int size() {
        return fields.length / 2;
    }

    /** The same with one field of this name, at the place of the first, in place of all others. */
    public Headers with(String name, String value) {
        if (indexOf(name) >= 0) {
            return toBuilder().set(name, value).build();
        }
        String[] more = Arrays.copyOf(fields, fields.length + 2);
        more[fields.length] = name;
        more[fields.length + 1] = value;
        return new Headers(more, marks | mark(name));
    }

    public void forEach(BiConsumer<String, String> each) {
        for (int i = 0; i < fields.length; i += 2) {
            each.accept(fields[i], fields[i + 1]);
        }
    }

    /** The names that occur, lower-cased, each once, in order of first occurrence. */
    public List<String> names() {
        List<String> names = new ArrayList<>(size());
        for (int i = 0; i < fields.length; i += 2) {
            String name = fields[i].toLowerCase(Locale.ROOT);
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Headers headers && Arrays.equals(fields, headers.fields);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(fields);
    }

    /** The names only: values may be credentials, and this text may be logged. */
    @Override
    public String toString() {
        return "Headers" + names();
    }

    /** Collects fields; used by one thread. */
    public static final class Builder {
        private String[] fields;
        private int size;

        private Builder(int capacity) {
            fields = new String[Math.max(capacity, 8)];
        }

        /** Adds a field line after those already there. */
        public Builder add(String name, String value) {
            if (size == fields.length) {
                fields = Arrays.copyOf(fields, size * 2);
            }
            fields[size++] = name;
            fields[size++] = value;
            return this;
        }

        /** Replaces every field of this name by one, at the place of the first. */
        public Builder set(String name, String value) {
            for (int i = 0; i < size; i += 2) {
                if (fields[i].equalsIgnoreCase(name)) {
                    fields[i] = name;
                    fields[i + 1] = value;
                    removeFrom(i + 2, (n, v) -> n.equalsIgnoreCase(name));
                    return this;
                }
            }
            return add(name, value);
        }

        public Builder remove(String name) {
            return removeIf((n, v) -> n.equalsIgnoreCase(name));
        }

        /** Removes the field lines for which the test on name and value holds. */
        public Builder removeIf(BiPredicate<String, String> test) {
            removeFrom(0, test);
            return this;
        }

        private void removeFrom(int start, BiPredicate<String, String> test) {
            int kept = start;
            for (int i = start; i < size; i += 2) {
                if (!test.test(fields[i], fields[i + 1])) {
                    fields[kept++] = fields[i];
                    fields[kept++] = fields[i + 1];
                }
            }
            size = kept;
        }

        public @Nullable String first(String name) {
            for (int i = 0; i < size; i += 2) {
                if (fields[i].equalsIgnoreCase(name)) {
                    return fields[i + 1];
                }
            }
            return null;
        }

        /** Adds a member to a list-valued field unless it is there; one line for the whole list. */
        public Builder addMember(String name, String member) {
            List<String> members = build().members(name);
            if (members.stream().anyMatch(m -> m.equalsIgnoreCase(member) || m.equals("*"))) {
                return this;
            }
            return set(name, members.isEmpty() ? member : String.join(", ", members) + ", " + member);
        }

        public Headers build() {
            return new Headers(Arrays.copyOf(fields, size));
        }
    }
}
