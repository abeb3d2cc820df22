/** The {@code session} policy: a browser logs in at an identity provider, and has a cookie for it. */
@NullMarked
package io.gatehouse.policy.session;

import org.jspecify.annotations.NullMarked;
