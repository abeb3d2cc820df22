/** Named groups of targets and the choice of one of them. */
@NullMarked
package io.gatehouse.upstream;

import org.jspecify.annotations.NullMarked;
