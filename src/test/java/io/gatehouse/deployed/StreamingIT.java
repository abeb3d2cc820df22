package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.ByHand;
import io.gatehouse.testing.Http2Stream;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Content that passes while it comes, in both directions and versions of the protocol, and what becomes of it when one side leaves. */
@EveryServer
class StreamingIT {
    private static final int MIB = 1 << 20;

    /** What buffers of the system hold on two connections, and a good deal more; far less than is to be sent. */
    private static final long BOUND = 48L * MIB;

    private static final long GREAT = 256L * MIB;

    /** Ten times the second within which the connection to the target is to be closed. */
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);

    private static Backend backend;
    private static Backend counting;
    private static ByHand byHand;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void open() throws Exception {
        backend = Backend.start();
        counting = Backend.start().countingBodies();
        byHand = new ByHand();
        Way.to(backend.url(), "b", "", "");
        Way.to(counting.url(), "great", "", "");
        Way.to(byHand.url(), "hand", "", "");
    }

    @AfterEach
    void leaveNothingUnderWay() throws Exception {
        Way.awaitIdle();
    }

    @AfterAll
    static void close() throws IOException {
        backend.close();
        counting.close();
        byHand.close();
    }

    private static RawClient send(Deployed gate, String method, String path, String... fields) throws IOException {
        String[] lines = new String[fields.length + 2];
        lines[0] = method + " " + gate.path() + path + " HTTP/1.1";
        lines[1] = "Host: gate.example";
        System.arraycopy(fields, 0, lines, 2, fields.length);
        return RawClient.connect(Server.port()).head(lines);
    }

    private static Http2Stream post(Deployed gate, String path, String... more) throws IOException {
        String[] fields = new String[more.length + 4];
        fields[0] = ":method: POST";
        fields[1] = ":scheme: http";
        fields[2] = ":authority: gate.example";
        fields[3] = ":path: " + gate.path() + path;
        System.arraycopy(more, 0, fields, 4, more.length);
        return new Http2Stream(Server.h2cPort(), 65_535).head(fields);
    }

    private static FutureTask<Void> begin(Work work) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        Thread thread = new Thread(task, "sender");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Sends so many octets and counts them on the way. */
    private static void pour(OutputStream out, long octets, AtomicLong count) throws IOException {
        byte[] piece = new byte[65_536];
        for (long sent = 0; sent < octets; sent += piece.length) {
            out.write(piece);
            count.addAndGet(piece.length);
        }
        out.flush();
    }

    private static String hashOfZeros(long octets) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] piece = new byte[65_536];
        for (long done = 0; done < octets; done += piece.length) {
            digest.update(piece);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Lets others pass, which takes as long as it takes: whatever nothing holds back is through by then. */
    private static void othersPass(Deployed gate) throws Exception {
        backend.answerWith(Answer.of(200).body(new byte[16 * MIB]));
        for (int i = 0; i < 4; i++) {
            try (RawClient client = send(gate, "GET", "/b/other")) {
                assertThat(client.receive().body()).hasSize(16 * MIB);
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9112 §6")
    void aSlowClientSlowsTheTargetDown(Deployed gate) throws Exception {
        AtomicLong sent = new AtomicLong();
        counting.answerWith(Answer.of(200, "Content-Length", "" + GREAT).streaming(body -> pour(body, GREAT, sent)));
        try (RawClient client = send(gate, "GET", "/great/slow")) {
            assertThat(client.receiveHead().status()).isEqualTo(200);
            othersPass(gate);
            assertThat(sent.get()).isLessThan(BOUND);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[65_536];
            for (long left = GREAT; left > 0; ) {
                int read = client.in().read(buffer, 0, (int) Math.min(left, buffer.length));
                assertThat(read).isPositive();
                digest.update(buffer, 0, read);
                left -= read;
            }
            assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(hashOfZeros(GREAT));
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9113 §5.2")
    void aSlowClientOfHttp2SlowsTheTargetDown(Deployed gate) throws Exception {
        AtomicLong sent = new AtomicLong();
        counting.answerWith(Answer.of(200).chunked().streaming(body -> pour(body, GREAT, sent)));
        try (Http2Stream client = new Http2Stream(Server.h2cPort(), 65_535).get(gate.path() + "/great/slow")) {
            assertThat(client.awaitHead().status()).isEqualTo("200");
            othersPass(gate);
            assertThat(sent.get()).isLessThan(BOUND);
        }
        counting.takeLeft();
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9112 §6")
    void aSlowTargetSlowsTheClientDown(Deployed gate) throws Exception {
        for (String framing : List.of("Content-Length: " + GREAT, "Transfer-Encoding: chunked")) {
            AtomicLong sent = new AtomicLong();
            CountDownLatch reading = new CountDownLatch(1);
            counting.answerWith(Answer.ok("ok"));
            counting.answerEarlyWith(head -> {
                await(reading);
                return null;
            });
            counting.forget();
            try (RawClient client = send(gate, "POST", "/great/up", framing)) {
                boolean chunked = framing.startsWith("T");
                FutureTask<Void> sending = begin(() -> {
                    if (chunked) {
                        client.send(Long.toHexString(GREAT) + "\r\n");
                    }
                    pour(client.out(), GREAT, sent);
                    if (chunked) {
                        client.send("\r\n0\r\n\r\n");
                    }
                });
                othersPass(gate);
                assertThat(sent.get()).isLessThan(BOUND);
                reading.countDown();
                assertThat(client.receive().status()).isEqualTo(200);
                sending.get(20, TimeUnit.SECONDS);
            } finally {
                counting.answerEarlyWith(head -> null);
            }
            Recorded arrived = counting.take();
            assertThat(arrived.length()).isEqualTo(GREAT);
            assertThat(arrived.sha256()).isEqualTo(hashOfZeros(GREAT));
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9113 §5.2")
    void aSlowTargetSlowsTheClientOfHttp2Down(Deployed gate) throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch reading = new CountDownLatch(1);
        counting.answerWith(Answer.ok("ok"));
        counting.answerEarlyWith(head -> {
            await(reading);
            return null;
        });
        counting.forget();
        try (Http2Stream client = post(gate, "/great/up")) {
            FutureTask<Void> sending = begin(() -> {
                byte[] piece = new byte[65_536];
                for (int i = 0; i < 1024; i++) {
                    client.data(piece);
                    sent.addAndGet(piece.length);
                }
                client.end();
            });
            othersPass(gate);
            assertThat(sending.isDone())
                    .as(client.ended() + client.heads() + client.content())
                    .isFalse();
            assertThat(sent.get()).isLessThan(BOUND);
            reading.countDown();
            sending.get(60, TimeUnit.SECONDS);
            assertThat(client.awaitEnd()).isEqualTo("end");
            assertThat(client.status()).isEqualTo("200");
        } finally {
            counting.answerEarlyWith(head -> null);
        }
        Recorded arrived = counting.take();
        assertThat(arrived.length()).isEqualTo(1024L * 65_536);
        assertThat(arrived.sha256()).isEqualTo(hashOfZeros(1024L * 65_536));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9112 §9.5")
    void anAnswerThatComesBeforeAllOfTheContentReachesTheClient(Deployed gate) throws Exception {
        for (String framing : List.of("Content-Length: 1000000000000", "Transfer-Encoding: chunked")) {
            backend.answerEarlyWith(head -> Answer.of(413).body("too much"));
            try (RawClient client = send(gate, "POST", "/b/early", framing)) {
                long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
                while (client.in().available() == 0) {
                    assertThat(System.nanoTime())
                            .as("the answer came meanwhile")
                            .isLessThan(limit);
                    client.chunk("x".repeat(10_000));
                }
                RawResponse answer = client.receive();
                assertThat(answer.status()).as(answer.toString()).isEqualTo(413);
                assertThat(answer.text()).isEqualTo("too much");
            } catch (SocketException resetWhileSending) {
                assertThat(framing).as("the answer was lost").isNull();
            } finally {
                backend.answerEarlyWith(head -> null);
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-9", section = "RFC 9110 §8.6")
    void anAnswerWithoutContentKeepsWhatItSaysOfItsLength(Deployed gate) throws Exception {
        backend.answerWith(request -> switch (request.target()) {
            case "/b/head" -> Answer.of(200, "Content-Length", "1234", "ETag", "\"1\"");
            case "/b/304" -> Answer.of(304, "Content-Length", "1234", "ETag", "\"1\"");
            case "/b/205" -> Answer.of(205, "Content-Length", "0");
            default -> Answer.of(204);
        });
        try (RawClient client = RawClient.connect(Server.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(bare(client, gate, "HEAD", "/b/head").header("Content-Length"))
                        .isEqualTo("1234");
                assertThat(bare(client, gate, "GET", "/b/304").header("ETag")).isEqualTo("\"1\"");
                RawResponse empty = bare(client, gate, "GET", "/b/204");
                assertThat(empty.headers("Content-Length")).isEmpty();
                assertThat(empty.headers("Transfer-Encoding")).isEmpty();
                assertThat(bare(client, gate, "GET", "/b/205").body()).isEmpty();
            }
        }
    }

    /** An answer on this connection, which serves the next one too. */
    private static RawResponse bare(RawClient client, Deployed gate, String method, String path) throws IOException {
        RawResponse answer = client.head(method + " " + gate.path() + path + " HTTP/1.1", "Host: gate.example")
                .receive(method);
        assertThat(answer.status()).isEqualTo(path.equals("/b/head") ? 200 : Integer.parseInt(path.substring(3)));
        return answer;
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "RFC 9112 §9.5")
    void aClientThatLeavesIsNoticedAtTheNextWriteAndTheTargetIsLetGoWithinASecond(Deployed gate) throws Exception {
        for (boolean reset : new boolean[] {true, false}) {
            RawClient client = send(gate, "GET", "/hand/leaver");
            try (ByHand.Connection target = byHand.accept()) {
                target.head();
                target.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .chunk("begun");
                client.receiveHead();
                if (reset) {
                    client.reset();
                } else {
                    client.close();
                }
                freed(target);
            }
        }
    }

    /** Sends until the gateway closes the connection, and looks how long it took. */
    private static void freed(ByHand.Connection target) throws IOException {
        long begun = System.nanoTime();
        try {
            while (System.nanoTime() - begun < LIMIT) {
                target.chunk("x".repeat(1000));
            }
        } catch (SocketException closed) {
            return;
        }
        assertThat(System.nanoTime() - begun).as("the target was let go").isLessThan(LIMIT);
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "RFC 9113 §5.4.2")
    void aStreamOfHttp2ThatIsGivenUpLetsTheTargetGoWithinASecond(Deployed gate) throws Exception {
        try (Http2Stream client = new Http2Stream(Server.h2cPort(), 65_535).get(gate.path() + "/hand/leaver");
                ByHand.Connection target = byHand.accept()) {
            target.head();
            target.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").chunk("begun");
            client.await("begun").reset();
            freed(target);
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "RFC 9112 §8")
    void aClientThatLeavesInTheMidstOfItsContentLeavesNoWholeRequest(Deployed gate) throws Exception {
        for (String framing : List.of("Content-Length: 1000", "Transfer-Encoding: chunked")) {
            for (boolean reset : new boolean[] {true, false}) {
                RawClient client = send(gate, "POST", "/hand/leaver", framing).chunk("x".repeat(100));
                try (ByHand.Connection target = byHand.accept()) {
                    target.head();
                    assertThat(target.in().read()).isPositive();
                    if (reset) {
                        client.reset();
                    } else {
                        client.close();
                    }
                    ByHand.Ended ended = target.ended();
                    assertThat(ended.rest()).as("the last chunk").doesNotEndWith("0\r\n\r\n");
                    assertThat(ended.nanos()).isLessThan(LIMIT);
                }
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "RFC 9113 §8.1.1")
    void aStreamOfHttp2GivenUpInTheMidstOfItsContentLeavesNoWholeRequest(Deployed gate) throws Exception {
        try (Http2Stream client = post(gate, "/hand/leaver").data(new byte[100]);
                ByHand.Connection target = byHand.accept()) {
            target.head();
            assertThat(target.in().read()).isPositive();
            client.reset();
            ByHand.Ended ended = target.ended();
            assertThat(ended.rest()).as("the last chunk").doesNotEndWith("0\r\n\r\n");
            assertThat(ended.nanos()).isLessThan(LIMIT);
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "RFC 9113 §8.1.1")
    void aStreamOfHttp2GivenUpWhileTheTargetIsSlowLeavesNoWholeRequest(Deployed gate) throws Exception {
        try (Http2Stream client = post(gate, "/hand/leaver")) {
            FutureTask<Void> sending = begin(() -> client.data(new byte[64 * MIB]));
            try (ByHand.Connection target = byHand.accept()) {
                othersPass(gate);
                // nobody waits for content now: the gateway waits for the target to take some
                assertThat(sending.isDone()).isFalse();
                client.reset();
                target.head();
                ByHand.Ended ended = target.ended();
                assertThat(ended.rest()).as("the last chunk").doesNotEndWith("0\r\n\r\n");
                assertThat(ended.nanos()).isLessThan(LIMIT);
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "RFC 9112 §8")
    void anAnswerThatBreaksOffIsNeverEndedWell(Deployed gate) throws Exception {
        for (String framing : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
            String piece = "x".repeat(200_000);
            try (RawClient client = send(gate, "GET", "/hand/broken")) {
                try (ByHand.Connection target = byHand.accept()) {
                    target.head();
                    target.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n")
                            .send(framing.startsWith("T") ? "30d40\r\n" + piece + "\r\n" : piece);
                    assertThat(client.in().read()).isEqualTo('H');
                }
                RawResponse answer = client.send("").receive();
                assertThat(answer.whole()).as(framing).isFalse();
                assertThat(client.closed()).isTrue();
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-10", section = "RFC 9113 §8.1.1")
    void anAnswerThatBreaksOffResetsTheStreamOfHttp2(Deployed gate) throws Exception {
        for (String framing : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
            try (Http2Stream client =
                    new Http2Stream(Server.h2cPort(), MIB).take(MIB).get(gate.path() + "/hand/broken")) {
                try (ByHand.Connection target = byHand.accept()) {
                    target.head();
                    String piece = "x".repeat(200_000);
                    target.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n")
                            .send(framing.startsWith("T") ? "30d40\r\n" + piece + "\r\n" : piece);
                    assertThat(client.await("xxx").status()).isEqualTo("200");
                }
                assertThat(client.awaitEnd()).as(framing + client.heads()).matches("RST_STREAM .*|GOAWAY .*|closed");
            }
        }
    }

    @OnEachGateway
    @Conforms(item = "RP-14", section = "RFC 9110 §6.5")
    void theTrailersOfARequestFollowItsContent(Deployed gate) throws Exception {
        backend.answerWith(Answer.ok("ok"));
        backend.forget();
        try (RawClient client = send(
                        gate, "POST", "/b/up", "Transfer-Encoding: chunked", "Trailer: Content-Digest, Authorization")
                .chunk("hello")
                .send("0\r\nContent-Digest: sha-256=:x:\r\nAuthorization: Bearer x\r\n\r\n")) {
            assertThat(client.receive().status()).isEqualTo(200);
        }
        arrived("hello");
        try (Http2Stream client = post(gate, "/b/up", "trailer: content-digest")
                .data("hello".getBytes(StandardCharsets.US_ASCII))
                .trailers("content-digest: sha-256=:x:", "authorization: Bearer x")) {
            assertThat(client.awaitEnd()).isEqualTo("end");
            assertThat(client.status()).isEqualTo("200");
        }
        arrived("hello");
    }

    private static void arrived(String content) {
        Recorded arrived = backend.take();
        assertThat(arrived.text()).isEqualTo(content);
        assertThat(arrived.trailerLines())
                .singleElement()
                .asString()
                .isEqualToIgnoringCase("content-digest: sha-256=:x:");
        assertThat(arrived.header("Trailer")).isEqualToIgnoringCase("content-digest");
        assertThat(arrived.headers("Content-Digest")).isEmpty();
        assertThat(arrived.headers("Authorization")).isEmpty();
    }

    @OnEachGateway
    @Conforms(item = "RP-14", section = "RFC 9110 §6.5.1")
    void theTrailersOfAnAnswerReachWhoTakesThemAndNeverItsHead(Deployed gate) throws Exception {
        backend.answerWith(Answer.of(200, "Content-Type", "application/grpc", "Trailer", "grpc-status")
                .body("hello")
                .chunked()
                .trailer("grpc-status", "0")
                .trailer("Set-Cookie", "a=b"));
        backend.forget();
        try (RawClient client = send(gate, "GET", "/b/down", "TE: trailers", "Connection: TE")) {
            RawResponse answer = client.receive();
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.trailerLines()).singleElement().asString().isEqualToIgnoringCase("grpc-status: 0");
            assertThat(answer.headers("grpc-status")).isEmpty();
        }
        assertThat(backend.take().header("TE")).isEqualTo("trailers");
        try (RawClient client = send(gate, "GET", "/b/down")) {
            RawResponse answer = client.receive();
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.trailerLines()).isEmpty();
        }
        assertThat(backend.take().header("TE")).isNull();
        try (Http2Stream client = new Http2Stream(Server.h2cPort(), 65_535).get(gate.path() + "/b/down")) {
            assertThat(client.awaitEnd()).isEqualTo("end");
            assertThat(client.content()).isEqualTo("hello");
            assertThat(client.heads()).hasSize(2);
            assertThat(client.heads().get(1)).containsExactly("grpc-status: 0");
        }
    }
}
