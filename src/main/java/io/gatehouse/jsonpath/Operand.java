package io.gatehouse.jsonpath;

/** An expression within a filter, of one of the three types that there are (RFC 9535 §2.4.1): {@code NodesType} is a {@link Query}. */
sealed interface Operand permits Value, Condition, Query {}
