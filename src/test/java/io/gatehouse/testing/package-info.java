/** What tests share: a scripted upstream and a raw client on real sockets, and a clock that a test moves by hand. */
@NullMarked
package io.gatehouse.testing;

import org.jspecify.annotations.NullMarked;
