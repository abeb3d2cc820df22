/** The {@code bodySize} policy: takes the content of requests up to a size. */
@NullMarked
package io.gatehouse.policy.bodysize;

import org.jspecify.annotations.NullMarked;
