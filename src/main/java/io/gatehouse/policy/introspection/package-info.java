/** The {@code introspection} policy: who sends a request is known by a token that its issuer is asked about. */
@NullMarked
package io.gatehouse.policy.introspection;

import org.jspecify.annotations.NullMarked;
