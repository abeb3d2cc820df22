package io.gatehouse.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.HeardLog;
import io.gatehouse.testing.NameServer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();

    @Test
    void aWatchedNameFollowsItsAnswers() throws Exception {
        try (NameServer server = NameServer.start();
                Names names = new Names(NameLookup.by(server.text()), System::nanoTime)) {
            server.put("pets.example", 1, "10.0.0.1");
            Watch watch = names.watch("pets.example", () -> changes.add("changed"));
            assertThat(watch.await(LIMIT)).isTrue();
            assertThat(texts(watch)).containsExactly("10.0.0.1");
            assertThat(next()).isEqualTo("changed");

            server.put("pets.example", 1, "10.0.0.2", "10.0.0.1");

            assertThat(next()).isEqualTo("changed");
            assertThat(texts(watch)).containsExactly("10.0.0.1", "10.0.0.2");
            watch.close();
        }
    }

    @Test
    void theLastAnswerIsKeptWhileNobodyAnswersAndThatIsToldOnce() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        CountDownLatch fourth = new CountDownLatch(4);
        Lookup once = host -> {
            fourth.countDown();
            if (attempts.getAndIncrement() == 0) {
                return Answer.of(List.of(InetAddress.getByName("10.0.0.1")), Duration.ZERO, false);
            }
            throw new IOException("no server answers");
        };
        Names names = new Names(once, () -> System.nanoTime() * 20);
        try (HeardLog log = new HeardLog(Names.class.getName())) {
            Watch watch = names.watch("pets.example", () -> changes.add("changed"));
            assertThat(fourth.await(20, TimeUnit.SECONDS)).isTrue();
            names.close();

            assertThat(texts(watch)).containsExactly("10.0.0.1");
            assertThat(watch.known().status()).isEqualTo(Known.Status.STALE);
            assertThat(names.stale()).isEqualTo(1);
            assertThat(names.answered()).isEqualTo(1);
            assertThat(names.failed()).isGreaterThanOrEqualTo(2);
            assertThat(changes).containsExactly("changed");
            assertThat(log.lines()).containsExactly("{0} can''t be resolved: {1}; its last addresses are used, {2}");
        }
    }

    @Test
    void aFamilyThatNobodyToldOfIsFoundLongBeforeTheAnswersTimeIsOver() throws Exception {
        try (NameServer server = NameServer.start()) {
            server.mood(NameServer.Mood.SILENT_ABOUT_IPV6).put("pets.example", 3600, "10.0.0.1", "2001:db8::1");
            Servers servers = new Servers(List.of(server.address()), List.of(), 1, Duration.ofMillis(200), 1);
            Sources both = new Sources(HostsFile.parse(List.of()), servers, Set.of(Family.values()), false);
            try (Names names = new Names(new NameLookup(() -> both), System::nanoTime)) {
                Watch watch = names.watch("pets.example", () -> changes.add("changed"));
                assertThat(next()).isEqualTo("changed");
                assertThat(texts(watch)).containsExactly("10.0.0.1");

                server.mood(NameServer.Mood.GOOD);

                assertThat(next()).isEqualTo("changed");
                assertThat(texts(watch)).containsExactly("10.0.0.1", "2001:db8:0:0:0:0:0:1");
            }
        }
    }

    @Test
    void aNameThatManyWatchIsAskedForOnce() throws Exception {
        try (NameServer server = NameServer.start();
                Names names = new Names(NameLookup.by(server.text()), System::nanoTime)) {
            server.put("pets.example", 600, "10.0.0.1");
            Watch first = names.watch("pets.example", () -> {});
            Watch second = names.watch("pets.example", () -> {});
            assertThat(first.await(LIMIT) && second.await(LIMIT)).isTrue();
            first.close();
            first.close();

            assertThat(texts(names.watch("pets.example", () -> {}))).containsExactly("10.0.0.1");
            assertThat(server.questions())
                    .filteredOn(question -> question.contains(" A "))
                    .hasSize(1);
        }
    }

    @Test
    void aNameThatNobodyWatchesIsAskedForNoMore() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Lookup counted = host -> {
            attempts.incrementAndGet();
            return Answer.of(List.of(InetAddress.getByName("10.0.0.1")), Duration.ZERO, false);
        };
        try (Names names = new Names(counted, System::nanoTime)) {
            Watch watch = names.watch("pets.example", () -> {});
            assertThat(watch.await(LIMIT)).isTrue();
            watch.close();
            Watch other = names.watch("cats.example", () -> changes.add("changed"));
            assertThat(next()).isEqualTo("changed");
            other.close();
        }
        assertThat(attempts).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void aWaitForAnAnswerHasAnEnd() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        Lookup never = host -> {
            try {
                closing.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IOException("never");
        };
        try (Names names = new Names(never, System::nanoTime)) {
            assertThat(names.watch("pets.example", () -> {}).await(Duration.ofMillis(20)))
                    .isFalse();
        }
    }

    @Test
    void aFaultOfTheLookupIsAFailedAttempt() throws Exception {
        try (HeardLog log = new HeardLog(Names.class.getName());
                Names names = new Names(
                        host -> {
                            throw new IllegalStateException("a fault");
                        },
                        System::nanoTime)) {
            Watch watch = names.watch("pets.example", () -> {});

            assertThat(watch.await(LIMIT)).isTrue();
            assertThat(watch.known().reason()).isEqualTo("a fault");
            assertThat(log.lines()).containsExactly("{0} can''t be resolved: {1}");
        }
    }

    @Test
    void noThreadIsLeft() throws Exception {
        try (NameServer server = NameServer.start()) {
            server.mood(NameServer.Mood.SILENT);
            Names names = new Names(NameLookup.by(server.text()), System::nanoTime);
            for (int i = 0; i < 6; i++) {
                names.watch("pets" + i + ".example", () -> {});
            }
            server.takeQuestion();
            names.close();
            names.watch("after.example", () -> {});
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("gatehouse-dns");
    }

    @ParameterizedTest
    @CsvSource({
        "pets.example, true",
        "pets.example., true",
        "pets, true",
        "pets.localhost, true",
        "7-eleven, true",
        "localhost, false",
        "127.0.0.1, false",
        "127.1, false",
        "2130706433, false",
        "0x7f.0x1, false",
        "::1, false",
    })
    void addressesAndThisMachineAreNoNames(String host, boolean name) {
        assertThat(Names.isName(host)).isEqualTo(name);
    }

    private String next() throws InterruptedException {
        return changes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static List<String> texts(Watch watch) {
        return watch.addresses().stream().map(InetAddress::getHostAddress).toList();
    }
}
