package io.gatehouse.config;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * For which requests a part is sent: all that is given must hold.
 *
 * @param scope of which its sender needs one; empty: any
 * @param group of which its sender must belong to one; empty: any
 * @param claim what claims must be, by name
 * @param header what fields must be, by name
 * @param exists references to what must have a value, such as {@code pet.ownerId}
 */
public record PartWhenEntry(
        List<String> scope,
        List<String> group,
        LinkedHashMap<String, String> claim,
        LinkedHashMap<String, String> header,
        List<String> exists) {

    /** Whether it asks who sends a request. */
    public boolean isOfCaller() {
        return !scope.isEmpty()
                || !group.isEmpty()
                || !claim.isEmpty()
                || exists.stream().anyMatch(reference -> reference.startsWith("claim."));
    }
}
