package io.gatehouse.forward;

import io.gatehouse.upstream.Upstream;

/**
 * An upstream whose targets are checked.
 *
 * @param connections those of the checks
 */
public record Checked(Upstream upstream, Check check, Connections connections) {}
