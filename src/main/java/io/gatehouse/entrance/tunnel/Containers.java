package io.gatehouse.entrance.tunnel;

import io.gatehouse.exchange.Failure;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/** Finds how the container at hand upgrades a connection. */
final class Containers {
    private static final System.Logger LOG = System.getLogger(Containers.class.getName());

    /** On Tomcat its own way, everywhere else that of the Servlet API. */
    private static final Class<? extends UpgradedClient> CLIENT = client();

    private Containers() {}

    static UpgradedClient upgrade(HttpServletRequest request) throws IOException {
        liftReadTimeout(request);
        try {
            return request.upgrade(CLIENT);
        } catch (ServletException e) {
            throw new Failure(Failure.Kind.INTERNAL, true, "the container can't upgrade the connection", e);
        }
    }

    private static Class<? extends UpgradedClient> client() {
        try {
            Class.forName(
                    "org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler",
                    false,
                    Containers.class.getClassLoader());
            return Class.forName(Containers.class.getPackageName() + ".TomcatClient")
                    .asSubclass(UpgradedClient.class);
        } catch (ClassNotFoundException | LinkageError notTomcat) {
            return ServletClient.class;
        }
    }

    /**
     * Undertow closes a connection that was silent for its listener's {@code read-timeout} (WildFly: 90 s), upgraded or
     * not; the tunnel knows better how long it may be. By reflection: its classes are the server's.
     */
    private static void liftReadTimeout(HttpServletRequest request) {
        if (!request.getClass().getName().startsWith("io.undertow.")) {
            return;
        }
        try {
            Object exchange = request.getClass().getMethod("getExchange").invoke(request);
            Object connection = exchange.getClass().getMethod("getConnection").invoke(exchange);
            ClassLoader server = exchange.getClass().getClassLoader();
            Class<?> option = Class.forName("org.xnio.Option", false, server);
            Field timeout = Class.forName("org.xnio.Options", true, server).getField("READ_TIMEOUT");
            Method set = Class.forName("io.undertow.server.ServerConnection", false, server)
                    .getMethod("setOption", option, Object.class);
            set.invoke(connection, timeout.get(null), 0);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the listener's read-timeout ends an upgraded connection, too", e);
        }
    }
}
