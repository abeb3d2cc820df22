/**
 * The demo pet store: two small servers that the gateway's demo configuration forwards to, started by {@code --demo}
 * only. Nothing of the gateway depends on it, and it depends on nothing of the gateway.
 */
@NullMarked
package io.gatehouse.launch.demo;

import org.jspecify.annotations.NullMarked;
