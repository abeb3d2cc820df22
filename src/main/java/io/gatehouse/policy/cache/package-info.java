/** Keeps answers and gives them again (RFC 9111). */
@NullMarked
package io.gatehouse.policy.cache;

import org.jspecify.annotations.NullMarked;
