/** The {@code anonymous} policy: who brings no credentials is let in as nobody in particular. */
@NullMarked
package io.gatehouse.policy.anonymous;

import org.jspecify.annotations.NullMarked;
