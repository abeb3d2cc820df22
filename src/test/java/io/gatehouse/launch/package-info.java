/** Tests of the WAR that runs by itself. */
@NullMarked
package io.gatehouse.launch;

import org.jspecify.annotations.NullMarked;
