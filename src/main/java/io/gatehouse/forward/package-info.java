/** The way of a request to a target and back, over pooled connections. The one package that knows HttpClient. */
@NullMarked
package io.gatehouse.forward;

import org.jspecify.annotations.NullMarked;
