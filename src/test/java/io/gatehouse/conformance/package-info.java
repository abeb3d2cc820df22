/** What was proven of the gateway on which server, and the table that is made of it. */
@NullMarked
package io.gatehouse.conformance;

import org.jspecify.annotations.NullMarked;
