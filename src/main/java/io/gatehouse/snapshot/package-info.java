/** The document's life: compiled, saved, published, restored. */
@NullMarked
package io.gatehouse.snapshot;

import org.jspecify.annotations.NullMarked;
