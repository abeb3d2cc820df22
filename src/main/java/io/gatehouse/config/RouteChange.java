package io.gatehouse.config;

import java.util.List;

/**
 * A route that does not do the same after a change of the document as before it.
 *
 * @param route its id
 * @param because what it depends on and is not the same, as JSON Pointers into the new document, of what is gone into the
 *     old one; at most {@value #MOST}
 */
public record RouteChange(String route, Kind kind, List<String> because) {
    /** How many reasons are told. */
    public static final int MOST = 20;

    /** What became of it. */
    public enum Kind {
        /** It was not there before. */
        ADDED,
        /** It is not there any more. */
        REMOVED,
        /** It is there, and something that it depends on is another. */
        CHANGED
    }
}
