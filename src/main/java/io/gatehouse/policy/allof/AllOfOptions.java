package io.gatehouse.policy.allof;

import jakarta.json.JsonValue;
import java.util.List;

/**
 * The options of {@code allOf}.
 *
 * @param of the ways, each the id of a named policy or one in place
 */
public record AllOfOptions(List<JsonValue> of) {}
