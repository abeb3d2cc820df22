/** The consumers of a document, and the credentials that each is known by. */
@NullMarked
package io.gatehouse.consumer;

import org.jspecify.annotations.NullMarked;
