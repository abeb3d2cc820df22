/** The {@code container} policy: who sends a request is whom the server has logged in. */
@NullMarked
package io.gatehouse.policy.container;

import org.jspecify.annotations.NullMarked;
