/**
 * The servlet edge: the filters every request meets, in the order of {@code web.xml}, the writing of replies, and the
 * composition root {@link io.gatehouse.entrance.Start}.
 */
@NullMarked
package io.gatehouse.entrance;

import org.jspecify.annotations.NullMarked;
