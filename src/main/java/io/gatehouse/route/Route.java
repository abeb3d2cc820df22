package io.gatehouse.route;

import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;

/**
 * What matches a request and answers it.
 *
 * @param id its key in the document
 * @param match the requests it takes
 * @param priority breaks an equal tie, the higher wins; 0 unless written
 * @param chain its policies
 * @param handler the policies around the answer
 */
public record Route(String id, Match match, int priority, Chain chain, Handler handler) {}
