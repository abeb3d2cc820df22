/**
 * The words that reshape JSON: what compositions, transformations and views do to a value before a client gets it. All of them
 * are pure functions, and all they make is immutable: for any thread.
 */
@NullMarked
package io.gatehouse.shape;

import org.jspecify.annotations.NullMarked;
