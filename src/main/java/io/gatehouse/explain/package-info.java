/** Why a request goes where it goes: explanations, the tests of routes, and tickets for requests of clients. */
@NullMarked
package io.gatehouse.explain;

import org.jspecify.annotations.NullMarked;
