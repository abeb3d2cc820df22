/** Answers made of several calls: parts, the order in which they can run, and what becomes of what they bring. */
@NullMarked
package io.gatehouse.compose;

import org.jspecify.annotations.NullMarked;
