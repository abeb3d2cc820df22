package io.gatehouse.entrance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ClientGone;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PipeTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Pipe pipe = pipe("");

    private static Pipe pipe(String content) {
        return new Pipe(Body.of(content.getBytes(StandardCharsets.UTF_8)), Deadline::none);
    }

    /** Runs on a thread of its own, as a service does. */
    private static <T> FutureTask<T> service(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "service");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static byte[] counting(int octets) {
        byte[] content = new byte[octets];
        for (int i = 0; i < octets; i++) {
            content[i] = (byte) (i * 31 + i / 251);
        }
        return content;
    }

    @Test
    void theHeadComesAsSoonAsItIsCommitted() throws Exception {
        Pipe.Head head = new Pipe.Head(200, Headers.of("A", "b"), Body.UNKNOWN);
        service(() -> {
            pipe.commit(head);
            return null;
        });
        assertThat(pipe.awaitHead(LONG)).isEqualTo(head);
    }

    @Test
    void whatIsWrittenIsReadInOrderAndToItsEnd() throws Exception {
        byte[] content = counting(10 * Pipe.SIZE + 17);
        FutureTask<Void> writing = service(() -> {
            for (int at = 0; at < content.length; at += 7_919) {
                pipe.write(content, at, Math.min(7_919, content.length - at));
            }
            pipe.end();
            return null;
        });
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] piece = new byte[1_009];
        for (int count = pipe.read(piece, 0, piece.length, LONG);
                count >= 0;
                count = pipe.read(piece, 0, piece.length, LONG)) {
            read.write(piece, 0, count);
        }
        writing.get(20, TimeUnit.SECONDS);
        assertThat(read.toByteArray()).isEqualTo(content);
    }

    @Test
    void aWriterWaitsWhileThePipeIsFull() throws Exception {
        FutureTask<Void> writing = service(() -> {
            pipe.write(new byte[Pipe.SIZE], 0, Pipe.SIZE);
            pipe.write(new byte[1], 0, 1);
            return null;
        });
        while (pipe.available() < Pipe.SIZE) {
            Thread.onSpinWait();
        }
        assertThat(writing.isDone()).isFalse();
        assertThat(pipe.read(new byte[10], 0, 10, LONG)).isEqualTo(10);
        writing.get(20, TimeUnit.SECONDS);
        assertThat(pipe.available()).isEqualTo(Pipe.SIZE - 9);
    }

    @Test
    void aReaderThatLeavesBreaksAWriterThatWaitsAndOneThatComesLater() throws Exception {
        FutureTask<Void> writing = service(() -> {
            pipe.write(new byte[2 * Pipe.SIZE], 0, 2 * Pipe.SIZE);
            return null;
        });
        while (pipe.available() < Pipe.SIZE) {
            Thread.onSpinWait();
        }
        pipe.cut();
        assertThatThrownBy(() -> writing.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThatThrownBy(() -> pipe.write(new byte[1], 0, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> pipe.readContent(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void aWriterThatFailsBreaksTheReaderAfterWhatItWrote() throws Exception {
        pipe.write(new byte[3], 0, 3);
        pipe.fail(new IllegalStateException("x"));
        assertThat(pipe.read(new byte[10], 0, 10, LONG)).isEqualTo(3);
        assertThatThrownBy(() -> pipe.read(new byte[10], 0, 10, LONG))
                .isInstanceOfSatisfying(Failure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(Failure.Kind.RESPONSE_INCOMPLETE);
                    assertThat(failure.mayHaveArrived()).isTrue();
                });
    }

    @Test
    void silenceEndsInAFailureAndTheReaderMayGoOn() throws Exception {
        assertThatThrownBy(() -> pipe.awaitHead(Duration.ofMillis(1)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.RESPONSE_TIMEOUT));
        assertThatThrownBy(() -> pipe.read(new byte[1], 0, 1, Duration.ofMillis(1)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.READ_TIMEOUT));
        pipe.write(new byte[1], 0, 1);
        assertThat(pipe.read(new byte[1], 0, 1, LONG)).isEqualTo(1);
    }

    @Test
    void anExchangeWhoseTimeIsUpIsNotWaitedFor() {
        Pipe late = new Pipe(Body.EMPTY, () -> new Deadline(() -> 10, 5));
        assertThatThrownBy(() -> late.read(new byte[1], 0, 1, LONG))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.RESPONSE_TIMEOUT));
    }

    @Test
    void theClientsContentIsReadByTheCarrierAloneAndAsTheServiceAsks() throws Exception {
        Thread carrier = Thread.currentThread();
        byte[] content = counting(100_000);
        Body watched = new Body() {
            @Override
            public long length() {
                return content.length;
            }

            @Override
            public InputStream stream() throws IOException {
                return new java.io.FilterInputStream(Body.of(content).stream()) {
                    @Override
                    public int read(byte[] into, int offset, int count) throws IOException {
                        assertThat(Thread.currentThread()).isSameAs(carrier);
                        return super.read(into, offset, count);
                    }
                };
            }

            @Override
            public boolean replayable() {
                return false;
            }
        };
        Pipe fed = new Pipe(watched, Deadline::none);
        FutureTask<byte[]> service = service(() -> {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] piece = new byte[333];
            for (int count = fed.readContent(piece, 0, 333); count >= 0; count = fed.readContent(piece, 0, 333)) {
                read.write(piece, 0, count);
            }
            fed.commit(new Pipe.Head(200, Headers.EMPTY, 0));
            return read.toByteArray();
        });
        fed.awaitHead(LONG);
        assertThat(service.get(20, TimeUnit.SECONDS)).isEqualTo(content);
        assertThat(fed.isContentEnded()).isTrue();
    }

    @Test
    void aClientThatLeavesBreaksBothWhoReadsItsContentAndWhoWaitsForTheReply() throws Exception {
        Pipe fed = new Pipe(
                new Body() {
                    @Override
                    public long length() {
                        return 10;
                    }

                    @Override
                    public InputStream stream() throws IOException {
                        throw new ClientGone("left", null);
                    }

                    @Override
                    public boolean replayable() {
                        return false;
                    }
                },
                Deadline::none);
        FutureTask<Integer> service = service(() -> fed.readContent(new byte[1], 0, 1));
        assertThatThrownBy(() -> fed.awaitHead(LONG)).isInstanceOf(ClientGone.class);
        assertThatThrownBy(() -> service.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
    }
}
