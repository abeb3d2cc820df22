package io.gatehouse.consumer;

import java.util.Set;

/**
 * Who calls, as the document has it.
 *
 * @param id its key in the document
 * @param groups the groups it belongs to
 */
public record Consumer(String id, Set<String> groups) {}
