package io.gatehouse.deployed;

/**
 * A row of the table of what caches do: messages in the order of their lines, as {@link CacheScript} reads them.
 *
 * @param sentence what it shows
 * @param route the id of the route that is asked, which is also what its path begins with
 * @param script the lines
 */
record CacheRow(String sentence, String route, String script) {
    /** Of a route whose cache has no options. */
    static CacheRow row(String sentence, String script) {
        return new CacheRow(sentence, "plain", script);
    }

    /** The same of another route. */
    CacheRow on(String otherRoute) {
        return new CacheRow(sentence, otherRoute, script);
    }

    @Override
    public String toString() {
        return sentence;
    }
}
