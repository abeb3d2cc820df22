package io.gatehouse.policy.cache;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an answer out of the cache costs, beside the same answer forwarded, and beside a container that has it in memory: over
 * sockets, in a process of its own, where neither writes an access log. Run it with
 * {@code -prof io.gatehouse.policy.cache.ServedCpu}, which tells its CPU time; the time JMH itself tells is mostly that of the
 * clients.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 6, time = 5)
@Measurement(iterations = 5, time = 3)
@Fork(1)
@Threads(4)
public class HitBenchmark {
    static final List<Integer> SIZES = List.of(1024, 100 * 1024);

    private static final int MANY = 100_000;
    private static final String MORE = "cache: {heap: 1GiB}\naccessLog: {to: off}\n";

    private static volatile @Nullable Process process;

    /** What it had taken when it was ended: with the last iteration, before anybody asks what that took. */
    private static volatile Duration last = Duration.ZERO;

    private Backend upstream;
    private Process own;
    private int gateway;
    private int bare;

    @Param({"1024", "102400"})
    int size;

    static byte[] body(int size) {
        byte[] body = new byte[size];
        Arrays.fill(body, (byte) 'x');
        return body;
    }

    /** What the process that serves has taken of the CPU up to now; nothing before the first iteration, with which it begins. */
    static Duration taken() {
        Process running = process;
        return running == null ? last : running.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Setup
    public void open() throws Exception {
        upstream = Backend.start().answerWith(Answer.ok(new String(body(size), StandardCharsets.ISO_8859_1)));
        own = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Served.class.getName(),
                        upstream.url(),
                        MORE)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process = own;
        String[] ports = new BufferedReader(new InputStreamReader(own.getInputStream(), StandardCharsets.US_ASCII))
                .readLine()
                .split(" ");
        gateway = Integer.parseInt(ports[0]);
        bare = Integer.parseInt(ports[1]);
    }

    @TearDown
    public void close() throws Exception {
        last = taken();
        process = null;
        own.getOutputStream().close();
        own.waitFor();
        upstream.close();
    }

    /** Fills the cache with as many answers as {@link Connection#anyHit} asks for. */
    @State(Scope.Benchmark)
    public static class Many {
        @Setup
        public void fill(HitBenchmark all) throws IOException {
            if (all.size > 1024) {
                throw new IOException("so many do not fit");
            }
            try (Socket socket = new Socket("127.0.0.1", all.gateway)) {
                for (int i = 0; i < MANY; i++) {
                    send(socket, "/cached/of-many/" + i, all.size);
                }
            }
        }
    }

    /** A connection of a client, which goes on from request to request. */
    @State(Scope.Thread)
    public static class Connection {
        private Socket toGateway;
        private Socket toBare;

        @Setup(Level.Iteration)
        public void connect(HitBenchmark all) throws IOException {
            toGateway = new Socket("127.0.0.1", all.gateway);
            toGateway.setTcpNoDelay(true);
            toBare = new Socket("127.0.0.1", all.bare);
            toBare.setTcpNoDelay(true);
        }

        @TearDown(Level.Iteration)
        public void disconnect() throws IOException {
            toGateway.close();
            toBare.close();
        }
    }

    @Benchmark
    public int memory(Connection connection) throws IOException {
        return send(connection.toBare, "/" + size, size);
    }

    /** The same octets as {@link #hit} answers, its fields included. */
    @Benchmark
    public int memorySame(Connection connection) throws IOException {
        return send(connection.toBare, Served.SAME + "/" + size, size);
    }

    @Benchmark
    public int hit(Connection connection) throws IOException {
        return send(connection.toGateway, "/cached/one", size);
    }

    @Benchmark
    public int anyHit(Connection connection, Many many) throws IOException {
        return send(
                connection.toGateway,
                "/cached/of-many/" + ThreadLocalRandom.current().nextInt(MANY),
                size);
    }

    @Benchmark
    public int forwarded(Connection connection) throws IOException {
        return send(connection.toGateway, "/forwarded/one", size);
    }

    private static int send(Socket socket, String path, int size) throws IOException {
        String request =
                "GET " + path + " HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        byte[] octets = new byte[8192 + size];
        int read = 0;
        int end = -1;
        while (end < 0 || read < end + size) {
            int some = in.read(octets, read, octets.length - read);
            if (some < 0) {
                throw new IOException("no whole answer: " + new String(octets, 0, read, StandardCharsets.US_ASCII));
            }
            read += some;
            for (int i = Math.max(3, read - some); end < 0 && i < read; i++) {
                if (octets[i] == '\n' && octets[i - 2] == '\n') {
                    end = i + 1;
                }
            }
        }
        if (octets[9] != '2') {
            throw new IOException("answered " + new String(octets, 0, end, StandardCharsets.US_ASCII));
        }
        return read;
    }
}
