/** The {@code hsts} policy: tells browsers to come over HTTPS only (RFC 6797). */
@NullMarked
package io.gatehouse.policy.hsts;

import org.jspecify.annotations.NullMarked;
