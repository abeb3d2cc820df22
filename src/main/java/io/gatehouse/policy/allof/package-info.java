/** The {@code allOf} policy: several ways to say who one is, all of which must prove it. */
@NullMarked
package io.gatehouse.policy.allof;

import org.jspecify.annotations.NullMarked;
