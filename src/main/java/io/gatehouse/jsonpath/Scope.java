package io.gatehouse.jsonpath;

import jakarta.json.JsonValue;

/**
 * What a query is evaluated on.
 *
 * @param root what {@code $} stands for
 * @param current what {@code @} stands for
 * @param visits that are left to this evaluation
 */
record Scope(JsonValue root, JsonValue current, Visits visits) {

    /** The same with another value for {@code @}. */
    Scope at(JsonValue value) {
        return new Scope(root, value, visits);
    }
}
