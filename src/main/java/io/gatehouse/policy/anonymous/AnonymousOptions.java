package io.gatehouse.policy.anonymous;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code anonymous}.
 *
 * @param groups the groups that nobody in particular belongs to; absent: none
 */
public record AnonymousOptions(@Nullable List<String> groups) {}
