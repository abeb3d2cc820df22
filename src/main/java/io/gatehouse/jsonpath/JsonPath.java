package io.gatehouse.jsonpath;

import jakarta.json.JsonValue;
import java.util.List;

/**
 * A JSONPath query (RFC 9535): what it selects of a JSON document.
 *
 * <p>The grammar is kept to the letter and everything that a text can be refused for is found when it is parsed (§2.1), so
 * that a query which was made can only find something or nothing. What a query may cost is bounded: a document may come from
 * a stranger, and {@code $..[*]..[*]} grows with its square.
 *
 * <p>Immutable; any thread may use it.
 */
public final class JsonPath {
    /** How many characters (UTF-16 code units) a query may have. */
    public static final int LONGEST = 4096;

    /**
     * How many nodes one evaluation may visit, each counted as often as it is come by; values that are compared are visited
     * too, and long texts count for several.
     */
    public static final int MOST_NODES = 1_000_000;

    private final String text;
    private final Query query;

    private JsonPath(String text, Query query) {
        this.text = text;
        this.query = query;
    }

    /**
     * Reads a query.
     *
     * @throws BadJsonPath where it is not well-formed or not valid (§2.1), or longer or deeper nested than it may be
     */
    public static JsonPath parse(String text) {
        return new JsonPath(text, QueryParser.parse(text));
    }

    /**
     * What it selects, in the order of RFC 9535: a node that is selected twice stands there twice. Members of an object come
     * in the order that the object has them.
     *
     * @throws TooManyNodes where it would visit more than {@value #MOST_NODES}
     */
    public List<Node> select(JsonValue document) {
        return List.copyOf(query.nodes(new Scope(document, document, new Visits(MOST_NODES))));
    }

    /**
     * Whether it selects one node at most, whatever the document: only names and indexes, as the grammar of singular queries
     * has it (§2.3.5.1), which knows no blanks within brackets.
     */
    public boolean isSingular() {
        return query.isSingular();
    }

    /** The query as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
