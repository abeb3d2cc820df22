/** How targets are spoken to over TLS: whom the gateway believes, who it is to them, and what both are made of. */
@NullMarked
package io.gatehouse.forward.tls;

import org.jspecify.annotations.NullMarked;
