/**
 * Services of the same server, called without a socket: their requests and responses are objects of the gateway's, and a
 * thread of its own carries each call, with a bounded pipe to the one that carries the exchange.
 */
@NullMarked
package io.gatehouse.entrance.webapp;

import org.jspecify.annotations.NullMarked;
