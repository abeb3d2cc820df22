/** The admin space: who may enter it, and the API that publishes documents. */
@NullMarked
package io.gatehouse.admin;

import org.jspecify.annotations.NullMarked;
