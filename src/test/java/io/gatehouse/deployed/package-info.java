/** Tests of the WAR deployed on real servers: the same suite on Tomcat 10.1, Tomcat 11 and WildFly. */
@NullMarked
package io.gatehouse.deployed;

import org.jspecify.annotations.NullMarked;
