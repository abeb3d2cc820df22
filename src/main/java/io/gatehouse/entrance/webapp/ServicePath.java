package io.gatehouse.entrance.webapp;

import io.gatehouse.route.PathReading;
import java.util.List;

/**
 * The path of a request below a service's context.
 *
 * @param raw as it is forwarded
 * @param decoded decoded once, without parameters and dot segments: what a server maps to a servlet
 */
record ServicePath(String raw, String decoded) {

    /** Reads a raw path, or throws what no server may be given. */
    static ServicePath of(String raw) throws PathReading.Unreadable {
        PathReading reading = PathReading.of(raw);
        return new ServicePath(raw, '/' + String.join("/", reading.lenient()));
    }

    /** What a server shows nobody (Servlet 6.0 §10.5), and a dispatch inside it would not keep back. */
    boolean isHidden() {
        String first = List.of(decoded.substring(1).split("/", 2)).get(0);
        return first.equalsIgnoreCase("WEB-INF") || first.equalsIgnoreCase("META-INF");
    }
}
