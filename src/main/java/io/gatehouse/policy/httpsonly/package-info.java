/** The {@code httpsOnly} policy: what comes over plain HTTP is sent to HTTPS or refused. */
@NullMarked
package io.gatehouse.policy.httpsonly;

import org.jspecify.annotations.NullMarked;
