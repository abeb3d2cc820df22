/**
 * The document (the configuration as written) read, checked and bound to records.
 *
 * <p>Top down: {@link io.gatehouse.config.Document} reads YAML or JSON, {@link io.gatehouse.config.Checker} tells all
 * {@linkplain io.gatehouse.config.Problem problems} at once, {@link io.gatehouse.config.GatewayDocument} is what the
 * compiler reads. This package depends on no other of Gatehouse but {@code jsonpath}.
 */
@NullMarked
package io.gatehouse.config;

import org.jspecify.annotations.NullMarked;
