package io.gatehouse.policy.httpsonly;

import org.jspecify.annotations.Nullable;

/**
 * The options of {@code httpsOnly}.
 *
 * @param port the public port of HTTPS, 1 to 65535; absent: 443
 */
public record HttpsOnlyOptions(@Nullable Integer port) {}
