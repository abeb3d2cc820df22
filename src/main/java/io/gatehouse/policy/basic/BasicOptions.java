package io.gatehouse.policy.basic;

import org.jspecify.annotations.Nullable;

/**
 * The options of {@code basic}.
 *
 * @param realm what name and password are asked for; absent: {@code gatehouse}
 * @param insecure whether a password that came over plain HTTP, from another machine, is good too; absent: it is not
 */
public record BasicOptions(@Nullable String realm, @Nullable Boolean insecure) {}
