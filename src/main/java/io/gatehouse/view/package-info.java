/** Views: what each kind of client gets of a route's answer, and how it is found out which kind that is. */
@NullMarked
package io.gatehouse.view;

import org.jspecify.annotations.NullMarked;
