package io.gatehouse.policy.cache;

import io.gatehouse.testing.Gateway;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/**
 * The process whose CPU is measured: a gateway, and a container beside it with a web application that answers the same octets from memory. It ends when
 * nobody writes to it any more.
 */
public final class Served {
    private static final String DOCUMENT = """
        version: 1
        upstreams: {u: {targets: ["%s"]}}
        routes:
          forwarded: {match: {path: /forwarded/**}, upstream: u}
          cached: {match: {path: /cached/**}, upstream: u, policies: [{cache: {ttl: 1h, maxEntry: 16MiB}}]}
        """;

    static final String SAME = "/same";

    private Served() {}

    /** @param args the address of the upstream, and whatever the document has beside */
    public static void main(String... args) throws Exception {
        try (Gateway gateway = Gateway.start(DOCUMENT.formatted(args[0]) + args[1])) {
            Tomcat bare = bare(fieldsOfAHit(gateway));
            System.out.println(gateway.port() + " " + bare.getConnector().getLocalPort());
            while (System.in.read() >= 0) {
                // it is not over yet
            }
            bare.stop();
            bare.destroy();
        }
    }

    /** Those that the container does not set by itself. */
    private static Map<String, String> fieldsOfAHit(Gateway gateway) throws IOException {
        gateway.get("/cached/one");
        Map<String, String> fields = new LinkedHashMap<>();
        gateway.get("/cached/one")
                .headers()
                .map()
                .forEach((name, values) -> fields.put(name, String.join(", ", values)));
        fields.keySet().removeAll(Set.of("content-type", "content-length", "date", "connection", "keep-alive"));
        return fields;
    }

    private static Tomcat bare(Map<String, String> fields) throws Exception {
        Path folder = Files.createTempDirectory(Path.of("target"), "bare").toAbsolutePath();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxKeepAliveRequests", "-1");
        tomcat.setConnector(connector);
        tomcat.setAddDefaultWebXmlToWebapp(false);
        Context context = tomcat.addWebapp("", folder.toString());
        // a servlet and nothing else, whatever there is on the class path
        context.setContainerSciFilter(".*");
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        context.setJarScanner(scanner);
        Tomcat.addServlet(context, "memory", new Memory(fields));
        context.addServletMappingDecoded("/*", "memory");
        tomcat.start();
        return tomcat;
    }

    /** Answers so many octets as the path ends with, below {@code /same} with the fields of a hit. */
    private static final class Memory extends HttpServlet {
        private static final long serialVersionUID = 1;
        private static final Map<String, byte[]> BODIES = new HashMap<>();

        static {
            HitBenchmark.SIZES.forEach(size -> BODIES.put("/" + size, HitBenchmark.body(size)));
        }

        private final transient Map<String, String> fields;

        Memory(Map<String, String> fields) {
            this.fields = fields;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getRequestURI();
            if (path.startsWith(SAME)) {
                fields.forEach(response::addHeader);
                path = path.substring(SAME.length());
            }
            byte[] body = BODIES.get(path);
            response.setContentType("application/json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
