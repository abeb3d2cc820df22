/**
 * JSONPath (RFC 9535), whole: queries that select values of a JSON document.
 *
 * <p>Top down: {@link io.gatehouse.jsonpath.JsonPath} is a query, {@link io.gatehouse.jsonpath.Node} what it finds; the
 * parsers make segments, selectors and conditions, which are what runs. This package depends on no other of
 * Gatehouse.
 */
@NullMarked
package io.gatehouse.jsonpath;

import org.jspecify.annotations.NullMarked;
