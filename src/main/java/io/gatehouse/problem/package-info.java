/** Answers that say what went wrong: {@code application/problem+json} (RFC 9457). */
@NullMarked
package io.gatehouse.problem;

import org.jspecify.annotations.NullMarked;
