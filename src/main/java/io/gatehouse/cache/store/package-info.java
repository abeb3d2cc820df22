/**
 * Where answers are that are kept: on the heap, in memory beside it and on disk. It knows what is kept, and nothing of requests.
 */
@NullMarked
package io.gatehouse.cache.store;

import org.jspecify.annotations.NullMarked;
