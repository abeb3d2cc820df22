package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer made of several calls.
 *
 * @param use the route whose composition it is, which all else is taken of; null where it is its own
 * @param timeout how long all of them may take together
 * @param maxBytes the most that they may bring together ({@link Units#size})
 * @param parts the calls by name
 * @param result the members of the answer by name; empty: each part under its own
 * @param missing the name of the member that lists what is missing; {@code false} for none
 * @param status by part, by what became of it ({@link PartFaults}): the status of the answer
 */
public record ComposeEntry(
        @Nullable String use,
        @Nullable String timeout,
        @Nullable String maxBytes,
        LinkedHashMap<String, PartEntry> parts,
        LinkedHashMap<String, JsonObject> result,
        @Nullable JsonValue missing,
        LinkedHashMap<String, LinkedHashMap<String, Integer>> status) {}
