/** What is proven with a real identity provider. */
@NullMarked
package io.gatehouse.identity;

import org.jspecify.annotations.NullMarked;
