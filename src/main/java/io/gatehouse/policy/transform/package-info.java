/** The {@code transform} policy: changes what single requests and replies carry, and compresses replies. */
@NullMarked
package io.gatehouse.policy.transform;

import org.jspecify.annotations.NullMarked;
