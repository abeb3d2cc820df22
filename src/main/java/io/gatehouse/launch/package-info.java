/**
 * {@code java -jar gatehouse.war}: the same WAR that a server would deploy, on an embedded Tomcat.
 *
 * <p>Two class loaders. {@link io.gatehouse.launch.Launcher} runs straight from the WAR file and knows only the JDK; it
 * unpacks the WAR and starts {@link io.gatehouse.launch.Standalone} in a loader that also sees Tomcat and picocli. The
 * web application itself gets Tomcat's ordinary web application loader, so that it behaves as on a stock server; the two
 * sides talk through system properties and servlet context attributes of {@code java.*} types
 * ({@link io.gatehouse.launch.EmbeddedTomcat}).
 */
@NullMarked
package io.gatehouse.launch;

import org.jspecify.annotations.NullMarked;
