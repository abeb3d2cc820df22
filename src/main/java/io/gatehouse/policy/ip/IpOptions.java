package io.gatehouse.policy.ip;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code ip}, of which there is at least one.
 *
 * @param allow the networks that requests may come from ({@link io.gatehouse.config.Cidr}); absent: everywhere
 * @param deny the networks that they may not come from, whatever {@code allow} says; absent: none
 */
public record IpOptions(
        @Nullable List<String> allow, @Nullable List<String> deny) {}
