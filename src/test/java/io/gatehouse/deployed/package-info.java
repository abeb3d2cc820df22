/** Tests of the WAR deployed on real servers: the same suites on Tomcat 10.1, Tomcat 11, WildFly and {@code java -jar}. */
@NullMarked
package io.gatehouse.deployed;

import org.jspecify.annotations.NullMarked;
