/** What is seen from outside: metrics, the access log. */
@NullMarked
package io.gatehouse.observe;

import org.jspecify.annotations.NullMarked;
