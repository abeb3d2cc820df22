package io.gatehouse.testing;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * An embedded Tomcat on a free loopback port that runs a filter or two around a servlet, for what only a container can
 * show. Speaks HTTP/1.1 and, asked to, HTTP/2 without TLS; its connector is set as {@code server-config} says.
 */
public final class Container implements AutoCloseable {
    /** What a test makes a filter throw is not the build's concern. Held, or the setting would be forgotten. */
    private static final Logger QUIET = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();
    private final Path folder;
    private final Context context;

    /** A container with one web application at this path, which is empty for the root. */
    public Container(String contextPath) throws IOException {
        QUIET.setUseParentHandlers(false);
        folder = Files.createTempDirectory("container");
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.getConnector().setProperty("continueResponseTiming", "onRead");
        tomcat.getConnector().setEncodedSolidusHandling("passthrough");
        tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
        context = tomcat.addContext(contextPath, folder.toString());
    }

    /** Puts a filter behind those already there, for every request, as web.xml does. */
    public Container filter(Filter filter) {
        String name = "filter-" + context.findFilterDefs().length;
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap mapping = new FilterMap();
        mapping.setFilterName(name);
        mapping.addURLPattern("/*");
        mapping.setDispatcher("REQUEST");
        mapping.setDispatcher("ASYNC");
        context.addFilterMap(mapping);
        return this;
    }

    public Container servlet(String pattern, Servlet servlet) {
        Wrapper wrapper = Tomcat.addServlet(context, pattern, servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping(pattern);
        return this;
    }

    public Container start() throws LifecycleException {
        tomcat.start();
        return this;
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() throws LifecycleException, IOException {
        tomcat.stop();
        tomcat.destroy();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }
}
