package io.gatehouse.dns;

import java.io.IOException;

/** Finds the addresses of a name; may take as long as its servers are waited for. */
@FunctionalInterface
public interface Lookup {
    /**
     * What is known of the name now.
     *
     * @param host in lower case; a dot at its end says that it is whole
     * @throws IOException when nobody could tell
     */
    Answer of(String host) throws IOException;
}
