/** How much of something there may be in how long. Nothing else knows the library that counts. */
@NullMarked
package io.gatehouse.limit;

import org.jspecify.annotations.NullMarked;
