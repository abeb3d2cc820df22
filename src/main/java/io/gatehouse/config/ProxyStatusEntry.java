package io.gatehouse.config;

import org.jspecify.annotations.Nullable;

/**
 * What {@code Proxy-Status} (RFC 9209) tells besides an error's type.
 *
 * @param nextHop whether it names the target that was asked and the status it answered, for every reply of an upstream
 */
public record ProxyStatusEntry(@Nullable Boolean nextHop) {}
