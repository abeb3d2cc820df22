package io.gatehouse.jsonpath;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads queries: their segments and selectors (RFC 9535 §2.2, §2.3 and §2.5), by recursive descent. */
final class QueryParser {
    /** How deep filters, parentheses and calls may be nested, so that neither reading nor evaluating takes all of a stack. */
    private static final int DEEPEST = 100;

    private static final String NAME = "* or a name that begins with a letter or _";

    private final Cursor cursor;
    private final Literals literals;
    private final FilterParser filters;
    private int depth;

    private QueryParser(Cursor cursor) {
        this.cursor = cursor;
        this.literals = new Literals(cursor);
        this.filters = new FilterParser(cursor, literals, this);
    }

    static Query parse(String text) {
        Cursor cursor = new Cursor(text);
        if (text.length() > JsonPath.LONGEST) {
            throw cursor.bad(
                    JsonPath.LONGEST, "goes on", "its end: at most " + JsonPath.LONGEST + " characters are read");
        }
        if (cursor.peek() != '$') {
            throw cursor.unexpected("$, with which a query begins");
        }
        Query query = new QueryParser(cursor).query();
        if (cursor.peek() != Cursor.END) {
            throw cursor.unexpected("[, . or the end of the query");
        }
        return query;
    }

    /** From its {@code $} or {@code @} on; blanks after it are left, as they are of what comes then. */
    Query query() {
        boolean absolute = cursor.next() == '$';
        List<Segment> segments = new ArrayList<>();
        int end = cursor.at();
        cursor.blanks();
        while (cursor.peek() == '.' || cursor.peek() == '[') {
            segments.add(segment());
            end = cursor.at();
            cursor.blanks();
        }
        cursor.back(end);
        return new Query(absolute, segments);
    }

    /** One level deeper, from here on. */
    void enter() {
        if (++depth > DEEPEST) {
            throw cursor.bad(cursor.at(), "is nested too deep", "at most " + DEEPEST + " levels");
        }
    }

    void leave() {
        depth--;
    }

    private Segment segment() {
        boolean descendant = cursor.take("..");
        if (cursor.peek() == '[') {
            return bracketed(descendant);
        }
        if (!descendant) {
            cursor.take(".");
        }
        if (cursor.take("*")) {
            return new Segment(descendant, List.of(new Selector.Wildcard()), false);
        }
        return new Segment(descendant, List.of(new Selector.Name(name(descendant))), !descendant);
    }

    /** A name without quotes (§2.5.1.1). */
    private String name(boolean descendant) {
        int from = cursor.at();
        if (!isNameFirst(cursor.peek())) {
            throw cursor.unexpected(descendant ? "[, " + NAME : NAME);
        }
        while (isNameFirst(cursor.peek()) || Cursor.isBetween(cursor.peek(), '0', '9')) {
            cursor.next();
        }
        return cursor.since(from);
    }

    private static boolean isNameFirst(int c) {
        return Cursor.isBetween(c, 'a', 'z')
                || Cursor.isBetween(c, 'A', 'Z')
                || c == '_'
                || c >= 0x80 && !Cursor.isSurrogate(c);
    }

    private Segment bracketed(boolean descendant) {
        cursor.next();
        List<Selector> selectors = new ArrayList<>();
        boolean blanks = cursor.blanks();
        do {
            cursor.blanks();
            selectors.add(selector());
            blanks |= cursor.blanks();
        } while (cursor.take(","));
        if (!cursor.take("]")) {
            throw cursor.unexpected("] or , after a selector");
        }
        Selector first = selectors.get(0);
        boolean one = selectors.size() == 1 && (first instanceof Selector.Name || first instanceof Selector.Index);
        return new Segment(descendant, selectors, one && !descendant && !blanks);
    }

    private Selector selector() {
        if (literals.isQuote()) {
            return new Selector.Name(literals.quoted());
        }
        if (cursor.take("*")) {
            return new Selector.Wildcard();
        }
        if (cursor.take("?")) {
            return filter();
        }
        if (literals.isNumber() || cursor.peek() == ':') {
            return indexOrSlice();
        }
        throw cursor.unexpected("a selector: a name in quotes, an index, a slice such as 1:5, * or a filter after ?");
    }

    private Selector filter() {
        enter();
        cursor.blanks();
        Selector filter = new Selector.Filter(filters.condition());
        leave();
        return filter;
    }

    private Selector indexOrSlice() {
        Long start = integer();
        int end = cursor.at();
        cursor.blanks();
        if (start != null && cursor.peek() != ':') {
            cursor.back(end);
            return new Selector.Index(start);
        }
        cursor.next();
        cursor.blanks();
        Long last = integer();
        cursor.blanks();
        Long step = null;
        if (cursor.take(":")) {
            cursor.blanks();
            step = integer();
        }
        return new Selector.Slice(start, last, step == null ? 1 : step);
    }

    private @Nullable Long integer() {
        return literals.isNumber() ? (Long) literals.integer() : null;
    }
}
