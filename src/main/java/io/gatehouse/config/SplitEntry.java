package io.gatehouse.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who answers a route's requests: one of several upstreams. In the document a text alone is a split of that one member.
 *
 * @param split one or more members, no two of one upstream, with a weight among them
 * @param sticky whose requests stay with one member; nobody's unless given
 */
public record SplitEntry(List<MemberEntry> split, @Nullable SubjectEntry sticky) {}
