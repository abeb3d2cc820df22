package io.gatehouse.jsonpath;

/**
 * A query that would visit more nodes of a document than it may.
 *
 * <p>It is a matter of the document as much as of the query: who asks has to say what becomes of a document that is too large.
 */
public final class TooManyNodes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyNodes(long most) {
        super("the query would visit more than " + most + " nodes of the document", null, false, false);
    }
}
