package io.gatehouse.config;

import java.util.List;
import java.util.Map;

/** Tells all that is wrong with a document, at once. */
public final class Checker {

    /**
     * A checker that knows the given policies.
     *
     * @param policySchemas the JSON Schema (2020-12) of each policy's options, by policy key
     */
    public Checker(Map<String, String> policySchemas) {
    }

    /** All problems of the document; none means that it can be bound. */
    public List<Problem> check(Document document) {
        return document.problems().list();
    }

    /** The document bound to records, or all its problems. */
    public GatewayDocument accept(Document document) throws RefusedDocument {
        List<Problem> problems = check(document);
        if (!problems.isEmpty()) {
            throw new RefusedDocument(problems);
        }
        return GatewayDocument.of(document);
    }
}
