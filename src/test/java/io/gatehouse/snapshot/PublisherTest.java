package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.config.Document;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.testing.QuietLog;
import jakarta.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(QuietLog.class)
class PublisherTest {
    @TempDir
    private Path temp;

    @Test
    void aPublishedDocumentIsServedAndOutlivesARestart() throws Exception {
        try (Store store = Store.start(temp)) {
            Snapshot published = store.publish("{\"version\":1,\"a\":1}");
            assertThat(published.number()).isEqualTo(1);
            assertThat(store.live.get()).isSameAs(published);
            Revision revision = store.revisions.newest().orElseThrow();
            assertThat(revision.by()).isEqualTo("token");
            assertThat(revision.reason()).isEqualTo("because");
            assertThat(revision.at()).isEqualTo(Store.NOON);
            assertThat(store.compiling.alive())
                    .as("the snapshot before it is let go")
                    .isEqualTo(1);
        }
        try (Store restarted = Store.start(temp)) {
            assertThat(restarted.live.get().number()).isEqualTo(1);
            assertThat(restarted.served()).isEqualTo("{\"version\":1,\"a\":1}");
        }
    }

    @Test
    void aRefusedDocumentChangesNothing() throws Exception {
        try (Store store = Store.start(temp)) {
            store.publish("{\"version\":1}");
            assertThatThrownBy(() -> store.publish("{\"version\":1,\"bad\":1}")).isInstanceOf(RefusedDocument.class);
            assertThat(store.live.get().number()).isEqualTo(1);
            assertThat(store.revisions.numbers()).containsExactly(1L);
            assertThat(store.publish("{\"version\":1}").number())
                    .as("its number was not used")
                    .isEqualTo(2);
        }
    }

    @Test
    void whatAChangeThrowsChangesNothing() throws Exception {
        try (Store store = Store.start(temp)) {
            IllegalStateException stale = new IllegalStateException("stale");
            assertThatThrownBy(() -> store.publisher.publish(
                            before -> {
                                throw stale;
                            },
                            Store.anybody()))
                    .isSameAs(stale);
            assertThat(store.publish("{\"version\":1}").number()).isEqualTo(1);
        }
    }

    @Test
    void everyStepOfSavingCanFailWhileTheOldOneKeepsServing() throws Exception {
        for (FailingDisk.Done done : FailingDisk.Done.values()) {
            for (int step = 0; step < 4; step++) {
                failOnce(temp.resolve(done + "-" + step), step, done);
            }
        }
    }

    private static void failOnce(Path folder, int step, FailingDisk.Done done) throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Store store = Store.start(folder, disk)) {
            store.publish("{\"version\":1,\"a\":1}");
            disk.fail(step, done);
            NotPublished failed =
                    catchThrowableOfType(NotPublished.class, () -> store.publish("{\"version\":1,\"a\":2}"));
            assertThat(failed.why()).isEqualTo(NotPublished.Why.NOT_SAVED);
            assertThat(failed).hasMessageContainingAll("could not be saved", "injected", "still served");
            assertThat(store.served()).isEqualTo("{\"version\":1,\"a\":1}");
            assertThat(store.compiling.alive())
                    .as("what was not swapped in is let go")
                    .isEqualTo(1);
        }
        try (Store restarted = Store.start(folder)) {
            assertThat(restarted.served()).isEqualTo("{\"version\":1,\"a\":1}");
            restarted.publish("{\"version\":1,\"a\":3}");
        }
        try (Store restarted = Store.start(folder)) {
            assertThat(restarted.served()).isEqualTo("{\"version\":1,\"a\":3}");
        }
    }

    @Test
    void afterASaveThatFailedTheNextOneSucceeds() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (Store store = Store.start(temp, disk)) {
            disk.fail(3, FailingDisk.Done.ALL);
            assertThatThrownBy(() -> store.publish("{\"version\":1,\"a\":1}")).isInstanceOf(NotPublished.class);
            assertThat(store.publish("{\"version\":1,\"a\":2}").number()).isEqualTo(2);
            assertThat(store.live.get().number()).isEqualTo(2);
        }
        try (Store restarted = Store.start(temp)) {
            assertThat(restarted.served()).isEqualTo("{\"version\":1,\"a\":2}");
        }
    }

    @Test
    void noChangeOfManyAtOnceIsLost() throws Exception {
        int threads = 8;
        int each = 25;
        try (Store store = Store.start(temp)) {
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            try {
                List<Future<?>> running = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    running.add(pool.submit(() -> {
                        for (int i = 0; i < each; i++) {
                            store.publisher.publish(PublisherTest::countUp, Store.anybody());
                        }
                        return null;
                    }));
                }
                for (Future<?> one : running) {
                    one.get();
                }
            } finally {
                pool.shutdownNow();
            }
            assertThat(store.live.get().number()).isEqualTo(threads * each);
            assertThat(store.live.get().document().json().getInt("n")).isEqualTo(threads * each);
            assertThat(store.compiling.alive()).isEqualTo(1);
        }
    }

    private static Document countUp(Snapshot before) {
        int n = before.document().json().getInt("n", 0);
        return Store.document(Json.createObjectBuilder(before.document().json())
                .add("n", n + 1)
                .build()
                .toString());
    }

    @Test
    void aDryRunHasNoEffect() throws Exception {
        try (Store store = Store.start(temp)) {
            Publisher.Trial trial =
                    store.publisher.tryOut(before -> Store.document("{\"version\":1,\"a\":1}"), Store.anybody());
            assertThat(trial.before().toJson()).isEqualTo("{\"version\":1}");
            assertThat(trial.after().toJson()).isEqualTo("{\"version\":1,\"a\":1}");
            assertThatThrownBy(() -> store.publisher.tryOut(before -> Store.document("{\"bad\":1}"), Store.anybody()))
                    .isInstanceOf(RefusedDocument.class);
            store.publisher.check(Store.document("{\"version\":1,\"a\":1}"));
            assertThatThrownBy(() -> store.publisher.check(Store.document("{\"bad\":1}")))
                    .isInstanceOf(RefusedDocument.class);
            assertThat(store.served()).isEqualTo("{\"version\":1}");
            assertThat(store.revisions.numbers()).isEmpty();
            assertThat(store.compiling.alive()).isEqualTo(1);
        }
    }

    @Test
    void afterAPublishOnlySoManyRevisionsAreThereAsTheDocumentSays() throws Exception {
        try (Store store = Store.start(temp)) {
            for (int n = 1; n <= 5; n++) {
                store.publish("{\"version\":1}");
            }
            assertThat(store.revisions.numbers()).hasSize(5);
            store.publish("{\"version\":1,\"keep\":3}");
            assertThat(store.revisions.numbers()).containsExactly(6L, 5L, 4L);
            store.clock.advance(Duration.ofDays(2));
            store.publish("{\"version\":1,\"keep\":3}");
            assertThat(store.revisions.numbers())
                    .as("those that were replaced more than a day ago are gone too")
                    .containsExactly(7L, 6L);
        }
        try (Store restarted = Store.start(temp)) {
            assertThat(restarted.publish("{\"version\":1,\"keep\":1}").number()).isEqualTo(8);
            assertThat(restarted.revisions.numbers()).containsExactly(8L);
        }
        try (Store restarted = Store.start(temp)) {
            assertThat(restarted.publish("{\"version\":1}").number()).isEqualTo(9);
        }
    }

    @Test
    void aRevisionThatCantBeRemovedFailsNoPublishAndIsToldOnce() throws Exception {
        List<String> told = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                told.add(entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(Revisions.class.getName());
        AtomicBoolean stuck = new AtomicBoolean(true);
        Disk disk = new Disk() {
            @Override
            public void delete(Path file) throws IOException {
                if (stuck.get() && file.toString().endsWith(".json")) {
                    throw new IOException("injected");
                }
                Disk.super.delete(file);
            }
        };
        logger.addHandler(handler);
        try (Store store = Store.start(temp, disk)) {
            for (int n = 1; n <= 4; n++) {
                assertThat(store.publish("{\"version\":1,\"keep\":1}").number()).isEqualTo(n);
            }
            assertThat(told).singleElement().asString().contains("can't be removed", "injected");
            stuck.set(false);
            store.publish("{\"version\":1,\"keep\":1}");
            assertThat(store.revisions.numbers()).as("it is tried again").containsExactly(5L);
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void aPublishThatShutsItsCallerOutIsRefused() throws Exception {
        try (Store store = Store.start(temp)) {
            Publisher.Wish wish = new Publisher.Wish("token", "", edge -> edge.adminPort() == 0);
            Document moved = Store.document("{\"version\":1,\"adminPort\":9}");
            NotPublished refused =
                    catchThrowableOfType(NotPublished.class, () -> store.publisher.publish(before -> moved, wish));
            assertThat(refused.why()).isEqualTo(NotPublished.Why.SHUTS_CALLER_OUT);
            assertThat(refused).hasMessageContaining("force=true");
            assertThat(store.live.get().number()).isZero();
            assertThat(store.compiling.alive()).isEqualTo(1);
        }
    }

    @Test
    void theAdminPortIsOpenedBeforeTheDocumentIsSaved() throws Exception {
        List<Integer> ports = new ArrayList<>();
        try (Store store = Store.start(temp, ports::add)) {
            store.publish("{\"version\":1}");
            store.publish("{\"version\":1,\"adminPort\":9}");
            store.publish("{\"version\":1,\"adminPort\":9,\"a\":1}");
            store.publish("{\"version\":1}");
            assertThat(ports).containsExactly(9, 0);
        }
    }

    @Test
    void anAdminPortThatCantBeOpenedIsAProblemOfTheDocument() throws Exception {
        try (Store store = Store.start(temp, port -> {
            throw new IllegalStateException("in use");
        })) {
            RefusedDocument refused =
                    catchThrowableOfType(RefusedDocument.class, () -> store.publish("{\"version\":1,\"adminPort\":9}"));
            assertThat(refused.problems())
                    .singleElement()
                    .hasToString("/admin/port: the port can't be opened: in use; got 9; expected a free port");
            assertThat(store.revisions.numbers()).isEmpty();
            assertThat(store.compiling.alive()).isEqualTo(1);
        }
    }

    @Test
    void theAdminPortIsPutBackWhenTheSaveFails() throws Exception {
        List<Integer> ports = new ArrayList<>();
        try (Store store = Store.start(temp, port -> {
            ports.add(port);
            if (port == 9) {
                makeUnwritable();
            }
        })) {
            assertThatThrownBy(() -> store.publish("{\"version\":1,\"adminPort\":9}"))
                    .isInstanceOf(NotPublished.class);
            assertThat(ports).containsExactly(9, 0);
        }
    }

    @Test
    void aSaveThatEndsInAnErrorLeavesNothingBehind() throws Exception {
        List<Integer> ports = new ArrayList<>();
        Disk full = new Disk() {
            @Override
            public void write(Path file, byte[] content) {
                throw new OutOfMemoryError("injected");
            }
        };
        try (Store store = Store.start(temp, full, ports::add)) {
            assertThatThrownBy(() -> store.publish("{\"version\":1,\"adminPort\":9}"))
                    .isInstanceOf(OutOfMemoryError.class);
            assertThat(ports).containsExactly(9, 0);
            assertThat(store.compiling.alive()).isEqualTo(1);
            assertThat(store.live.get().number()).isZero();
        }
    }

    /** Puts a folder where the next revision's file goes. */
    private void makeUnwritable() {
        try {
            Files.createDirectories(temp.resolve("revisions/00000001.json.tmp/in the way"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void whereAFileIsTheTruthNobodyPublishes() throws Exception {
        try (Store store = Store.start(temp)) {
            Path file = Path.of("/etc/gatehouse.yaml");
            Publisher publisher = new Publisher(
                    store.live, store.first, store.compiling, store.revisions, Clock.systemUTC(), port -> {}, file);
            NotPublished refused = catchThrowableOfType(
                    NotPublished.class,
                    () -> publisher.publish(before -> Store.document("{\"version\":1}"), Store.anybody()));
            assertThat(refused.why()).isEqualTo(NotPublished.Why.FILE_IS_THE_TRUTH);
            assertThat(refused).hasMessageContaining("/etc/gatehouse.yaml");
            publisher.check(Store.document("{\"version\":1}"));
        }
    }

    @Test
    void aClosedPublisherPublishesNothing() throws Exception {
        try (Store store = Store.start(temp)) {
            store.publisher.close();
            NotPublished refused =
                    catchThrowableOfType(NotPublished.class, () -> store.publish("{\"version\":1,\"a\":1}"));
            assertThat(refused.why()).isEqualTo(NotPublished.Why.CLOSED);
            assertThat(store.revisions.numbers()).isEmpty();
        }
    }

    @Test
    void afterARefusedStartAGoodDocumentCanBePublished() throws Exception {
        Files.writeString(temp.resolve("gatehouse.yaml"), "bad: true\n");
        try (Store store = Store.start(temp)) {
            assertThat(store.publisher.refused()).isSameAs(store.first);
            assertThatThrownBy(() -> store.publish("{\"bad\":1}")).isInstanceOf(RefusedDocument.class);
            assertThat(store.publisher.refused()).isNotNull();
            store.publish("{\"version\":1,\"a\":1}");
            assertThat(store.publisher.refused()).isNull();
        }
        try (Store restarted = Store.start(temp)) {
            assertThat(restarted.first.refused()).isFalse();
            assertThat(restarted.served()).isEqualTo("{\"version\":1,\"a\":1}");
        }
    }
}
