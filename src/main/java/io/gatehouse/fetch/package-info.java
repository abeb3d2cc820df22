/**
 * What the gateway asks others for by itself, beside the requests it passes on: an identity provider's metadata and keys,
 * whether a token is good, whether a request may pass. Who asks knows this package; who sends is {@code forward}.
 */
@NullMarked
package io.gatehouse.fetch;

import org.jspecify.annotations.NullMarked;
