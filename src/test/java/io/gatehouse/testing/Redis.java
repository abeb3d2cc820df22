package io.gatehouse.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/**
 * A real redis-server on loopback, which keeps nothing on disk. Where {@code REDIS_URL} names one, that is used in place of the
 * shared one.
 */
public final class Redis implements AutoCloseable {
    private static final Redis SHARED = new Redis(List.of());

    private final int port;
    private final List<String> settings;
    private RedisServer server;

    private Redis(List<String> settings) {
        this.settings = settings;
        this.port = freePort();
    }

    /** The one of all tests, which is started once and stopped when they are over. */
    public static synchronized URI shared() throws IOException {
        String given = System.getenv("REDIS_URL");
        if (given != null && !given.isEmpty()) {
            return URI.create(given);
        }
        if (SHARED.server == null) {
            SHARED.start();
            Runtime.getRuntime().addShutdownHook(new Thread(SHARED::stop));
        }
        return SHARED.uri();
    }

    /** One of its own, for who stops it; not started yet. */
    public static Redis own(String... settings) {
        return new Redis(List.of(settings));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public Redis start() throws IOException {
        RedisServerBuilder builder = RedisServer.newRedisServer()
                .bind("127.0.0.1")
                .port(port)
                .setting("save \"\"")
                .onShutdownForceStop(true);
        settings.forEach(builder::setting);
        server = builder.build();
        server.start();
        return this;
    }

    /** Stops it, and all that it had is gone. */
    public void stop() {
        try {
            if (server != null) {
                server.stop();
                server = null;
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public URI uri() {
        return URI.create("redis://127.0.0.1:" + port);
    }

    /** Has it answer nobody for so long. */
    public void pause(Duration time) {
        ask(uri(), jedis -> jedis.sendCommand(Protocol.Command.CLIENT, "PAUSE", Long.toString(time.toMillis())));
    }

    /** The answer to a question. */
    public static <T> T ask(URI uri, Function<Jedis, T> question) {
        try (Jedis jedis = new Jedis(uri)) {
            return question.apply(jedis);
        }
    }

    /** All keys that begin so. */
    public static List<String> keys(URI uri, String prefix) {
        return ask(uri, jedis -> new ArrayList<>(jedis.keys(prefix + "*")));
    }

    @Override
    public void close() {
        stop();
    }
}
