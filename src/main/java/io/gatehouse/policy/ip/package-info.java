/** The {@code ip} policy: from which addresses requests may come. */
@NullMarked
package io.gatehouse.policy.ip;

import org.jspecify.annotations.NullMarked;
