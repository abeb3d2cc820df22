package io.gatehouse.route;

import io.gatehouse.policy.Handler;
import org.jspecify.annotations.Nullable;

/**
 * One upstream of a split.
 *
 * @param upstream its id
 * @param weight its share of what no rule takes
 * @param when its rule; null for none
 * @param handler what forwards to it
 */
public record Member(String upstream, int weight, @Nullable Rule when, Handler handler) {}
