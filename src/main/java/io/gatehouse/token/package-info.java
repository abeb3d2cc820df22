/**
 * Tokens and who makes them: an identity provider's metadata and keys, and what makes a token good. Nobody else knows the
 * JOSE library.
 */
@NullMarked
package io.gatehouse.token;

import org.jspecify.annotations.NullMarked;
