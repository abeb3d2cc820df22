/** What a route does to a request and its answer, step by step: the policy chain and the kinds of policy. */
@NullMarked
package io.gatehouse.policy;

import org.jspecify.annotations.NullMarked;
