/** The {@code apiKey} policy: who sends a request is known by a key. */
@NullMarked
package io.gatehouse.policy.apikey;

import org.jspecify.annotations.NullMarked;
