/** The {@code headers} policy: add, set and remove fields on the request and on the reply. */
@NullMarked
package io.gatehouse.policy.headers;

import org.jspecify.annotations.NullMarked;
