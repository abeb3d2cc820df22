package io.gatehouse.snapshot;

import io.gatehouse.config.Document;
import io.gatehouse.config.RefusedDocument;

/** How a document is checked and becomes a snapshot: all of it, or a refusal with all its problems. */
@FunctionalInterface
public interface Compiling {

    /** The snapshot, which nobody runs on yet: whoever asked swaps it in or retires it. */
    Snapshot compile(long number, Document document) throws RefusedDocument;
}
