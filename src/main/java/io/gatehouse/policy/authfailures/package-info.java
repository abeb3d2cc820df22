/** The {@code authFailures} policy: how often an address may fail to say who it is. */
@NullMarked
package io.gatehouse.policy.authfailures;

import org.jspecify.annotations.NullMarked;
