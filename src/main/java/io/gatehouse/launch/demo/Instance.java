package io.gatehouse.launch.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One running server of the pet store. An action decides on an {@link Answer}; here it is carried out. Every request
 * has a thread of a pool; pauses are kept by a {@link Timer}, so that a slow answer or a stream of events holds none.
 */
public final class Instance implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Instance.class.getName());

    static {
        // The JDK's server reads these once, when its classes are loaded. A gateway keeps its connections: they must
        // outlive the gateway's own idle time, there may be many, and an answer must not wait for a delayed ACK
        // (44 ms for each request on a kept connection without TCP_NODELAY, below 1 ms with it).
        preset("sun.net.httpserver.idleInterval", "300");
        preset("sun.net.httpserver.maxIdleConnections", "2000");
        preset("sun.net.httpserver.nodelay", "true");
    }

    private final String name;
    private final HttpServer server;
    private final ExecutorService workers;
    private final Timer timer;
    private final List<Resource> resources;

    private Instance(String name, HttpServer server, Timer timer, List<Resource> resources) {
        this.name = name;
        this.server = server;
        this.timer = timer;
        this.resources = resources;
        this.workers = Executors.newCachedThreadPool(task -> daemon(task, name));
    }

    static Instance start(String name, int port, Store store) throws IOException {
        return start(name, port, store, Timer.onThread(task -> daemon(task, name + "-timer")));
    }

    static Instance start(String name, int port, Store store, Timer timer) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (BindException e) {
            timer.close();
            throw new IOException(
                    "the demo's instance " + name + " needs port 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
        Instance instance = new Instance(name, server, timer, Resource.all(name, store));
        server.setExecutor(instance.workers);
        server.createContext("/", instance::serve);
        server.start();
        return instance;
    }

    /** What {@code X-Instance} says. */
    public String name() {
        return name;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Where it answers, without a slash at the end. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    public void close() {
        server.stop(0);
        timer.close();
        workers.shutdownNow();
    }

    private void serve(HttpExchange http) throws IOException {
        Call call = new Call(http);
        Answer answer = decide(call);
        // What no action read is read here: the JDK's server would end the connection, and an answer could be lost.
        http.getRequestBody().transferTo(OutputStream.nullOutputStream());
        http.getResponseHeaders().set("X-Instance", name);
        if (answer instanceof Answer.Whole whole) {
            send(http, whole);
        } else if (answer instanceof Answer.Later later) {
            after(later.pause(), http, () -> send(http, later.answer()));
        } else if (answer instanceof Answer.Events events) {
            http.getResponseHeaders().set("Content-Type", "text/event-stream");
            http.getResponseHeaders().set("Cache-Control", "no-store");
            http.sendResponseHeaders(200, 0);
            stream(http, events.data().iterator(), events);
        }
    }

    private Answer decide(Call call) throws IOException {
        try {
            TreeSet<String> allowed = new TreeSet<>();
            for (Resource resource : resources) {
                if (resource.matches(call.path())) {
                    Action action = resource.action(call.method());
                    if (action != null) {
                        return answer(action, call.at(resource));
                    }
                    allowed.addAll(resource.methods());
                }
            }
            if (allowed.isEmpty()) {
                return Answer.problem(404, "There is nothing at " + call.target() + "; GET / lists what there is.");
            }
            return call.method().equals("OPTIONS")
                    ? Answer.empty(204).with("Allow", String.join(", ", allowed))
                    : Answer.problem(405, call.method() + " is not offered here.")
                            .with("Allow", String.join(", ", allowed));
        } catch (Refused e) {
            return Answer.problem(e.status(), e.detail());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, name + ": " + call.method() + " " + call.target(), e);
            return Answer.problem(500, "The pet store failed at this request.");
        }
    }

    private static Answer answer(Action action, Call call) throws IOException {
        Answer answer = action.act(call);
        return answer instanceof Answer.Whole whole && call.reads() && whole.isKnownTo(call)
                ? whole.notModified()
                : answer;
    }

    private void send(HttpExchange http, Answer.Whole answer) throws IOException {
        answer.fields().forEach(http.getResponseHeaders()::set);
        byte[] body = answer.body();
        if (http.getRequestMethod().equals("HEAD")) {
            if (body.length > 0) {
                http.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            }
            http.sendResponseHeaders(answer.status(), -1);
        } else {
            http.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            http.getResponseBody().write(body);
        }
        http.close();
    }

    /** Writes the next event and comes back for the one after it. */
    private void stream(HttpExchange http, Iterator<String> data, Answer.Events events) throws IOException {
        String event = "data: " + data.next() + "\n\n";
        http.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
        http.getResponseBody().flush();
        if (data.hasNext()) {
            after(events.pause(), http, () -> stream(http, data, events));
        } else {
            http.close();
        }
    }

    private void after(Duration pause, HttpExchange http, Step step) {
        timer.after(
                pause,
                () -> workers.execute(() -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        LOG.log(Level.DEBUG, name + ": the caller is gone", e);
                        http.close();
                    }
                }));
    }

    private interface Step {
        void run() throws IOException;
    }

    /** A daemon thread of this code's own class loader: a thread of the pool may be born in any caller's context. */
    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(Instance.class.getClassLoader());
        return thread;
    }

    private static void preset(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
