package io.gatehouse.config;

/**
 * What a consumer's token says.
 *
 * @param issuer who made it
 * @param claim the name of a claim, such as {@code azp}, or the way to it, such as {@code realm_access.roles}
 * @param value what it is; one of its values where it is a list
 */
public record TokenEntry(String issuer, String claim, String value) {}
