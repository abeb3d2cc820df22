/** One request on its way and the answer on its way back, in terms of {@code java.*} only. */
@NullMarked
package io.gatehouse.exchange;

import org.jspecify.annotations.NullMarked;
