/** A web application that stands beside the gateways, as a WAR of its own: it knows the servlet API and the JDK only. */
@NullMarked
package io.gatehouse.deployed.orders;

import org.jspecify.annotations.NullMarked;
