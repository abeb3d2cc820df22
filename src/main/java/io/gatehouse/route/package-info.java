/** Which route a request belongs to. */
@NullMarked
package io.gatehouse.route;

import org.jspecify.annotations.NullMarked;
