package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.forward.Alarms;
import io.gatehouse.forward.Handover;
import io.gatehouse.route.PathReading;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The other web applications of the server, to which requests are handed over. None is held on to: each request looks for
 * its service, so that one may come, go and come again. Threads: any.
 */
public final class Neighbours implements Handover, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Neighbours.class.getName());
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final ServletContext own;
    private final Alarms alarms;
    private final ServiceThreads threads = new ServiceThreads();
    private final Set<Dispatch> running = ConcurrentHashMap.newKeySet();

    /** Those whom a log told to be missing. */
    private final Set<String> missing = ConcurrentHashMap.newKeySet();

    /** @param own the gateway's context */
    public Neighbours(ServletContext own, Alarms alarms) {
        this.own = own;
        this.alarms = alarms;
    }

    @Override
    public Reply hand(Handed handed, Exchange exchange) throws IOException {
        boolean begun = false;
        try {
            ServletContext target = find(handed.context());
            ServicePath path = ServicePath.of(handed.request().path());
            if (path.isHidden()) {
                return Reply.of(404, Headers.EMPTY);
            }
            Call call = new Call(target, handed.request(), path, exchange);
            Pipe pipe = new Pipe(handed.request().body(), exchange::deadline);
            Dispatch dispatch = new Dispatch(call, pipe, surroundings(target, handed.over()));
            running.add(dispatch);
            begun = true;
            dispatch.start(dispatch::call);
            return reply(pipe, handed);
        } catch (PathReading.Unreadable e) {
            return Reply.of(400, Headers.EMPTY);
        } finally {
            if (!begun) {
                handed.over().run();
            }
        }
    }

    private static Reply reply(Pipe pipe, Handed handed) throws IOException {
        boolean came = false;
        try {
            Pipe.Head head = pipe.awaitHead(handed.timeouts().firstByte());
            came = true;
            return new Reply(
                    head.status(),
                    head.headers(),
                    new ReplyFlow(pipe, head.length(), handed.timeouts().idle()));
        } finally {
            if (!came) {
                pipe.cut();
            }
        }
    }

    /** The context of this path, unless another one answers for it, or the server lets the gateway see none. */
    private ServletContext find(String context) throws Failure {
        ServletContext found = own.getContext(context.isEmpty() ? "/" : context);
        if (found == null || !found.getContextPath().equals(context)) {
            if (missing.add(context)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "webapp:{0} is not there, or this server does not let the gateway see it"
                                + " (on Tomcat crossContext=\"true\" in its context)",
                        context.isEmpty() ? "/" : context);
            }
            throw Handover.absent(context);
        }
        missing.remove(context);
        if (context.equals(own.getContextPath())) {
            throw new Failure(Failure.Kind.LOOP, false, "webapp:" + context + " is the gateway itself", null);
        }
        return found;
    }

    private Dispatch.Surroundings surroundings(ServletContext target, Runnable over) {
        @Nullable ClassLoader loader = target.getClassLoader();
        return new Dispatch.Surroundings() {
            @Override
            public void start(Runnable action) {
                threads.start(action, loader);
            }

            @Override
            public Future<?> after(Duration delay, Runnable action) {
                return alarms.after(delay, action);
            }

            @Override
            public void over(Dispatch dispatch) {
                running.remove(dispatch);
                over.run();
            }
        };
    }

    /** Breaks what is under way, and waits for its threads a while. */
    @Override
    public void close() {
        running.forEach(dispatch -> dispatch.pipe().cut());
        threads.close(CLOSE);
    }

    /** The reply's content out of the pipe. */
    private static final class ReplyFlow implements Flow {
        private final Pipe pipe;
        private final long length;
        private Duration silence;

        ReplyFlow(Pipe pipe, long length, Duration silence) {
            this.pipe = pipe;
            this.length = length;
            this.silence = silence;
        }

        @Override
        public void silence(Duration atMost) {
            silence = atMost;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public java.io.InputStream stream() {
            return new java.io.InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] into, int offset, int count) throws IOException {
                    return count == 0 ? 0 : pipe.read(into, offset, count, silence);
                }

                @Override
                public int available() {
                    return pipe.available();
                }

                @Override
                public void close() {
                    pipe.cut();
                }
            };
        }

        @Override
        public void close() {
            pipe.cut();
        }
    }
}
