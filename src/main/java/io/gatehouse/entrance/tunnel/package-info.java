/**
 * Connections that were upgraded, joined to a target's by blocking streams: a thread for each direction. What only one
 * container can do stands in a class of its own.
 */
@NullMarked
package io.gatehouse.entrance.tunnel;

import org.jspecify.annotations.NullMarked;
