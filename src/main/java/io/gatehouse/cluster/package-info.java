/** What gateways have in common that work side by side. Nothing else knows Redis and its client. */
@NullMarked
package io.gatehouse.cluster;

import org.jspecify.annotations.NullMarked;
