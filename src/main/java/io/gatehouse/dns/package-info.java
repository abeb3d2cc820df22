/** Names of targets made addresses, and made so again when their time is over. Knows nothing of upstreams. */
@NullMarked
package io.gatehouse.dns;

import org.jspecify.annotations.NullMarked;
