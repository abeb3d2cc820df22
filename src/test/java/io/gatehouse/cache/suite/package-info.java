/** The public suite http-cache-tests, run against the packed WAR, and the page that is made of what it finds. */
@NullMarked
package io.gatehouse.cache.suite;

import org.jspecify.annotations.NullMarked;
