/** The {@code cors} policy: answers to the browser's cross-origin questions (Fetch standard). */
@NullMarked
package io.gatehouse.policy.cors;

import org.jspecify.annotations.NullMarked;
