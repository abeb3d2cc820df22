package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.forward.Alarms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveTest {
    private final Kept kept = new Kept();
    private final Alarms alarms = new Alarms();
    private final Compiler compiler = new Compiler(kept, alarms, java.nio.file.Path.of("target"));

    @AfterEach
    void close() {
        alarms.close();
    }

    @Test
    void whatASnapshotHoldsIsLetGoWhenTheLastRequestHasLeft() throws Exception {
        Live live = new Live(compiler.compile(1, document("a", 9001)));
        int before = kept.size();
        Snapshot running = live.enter();
        live.swap(null, compiler.compile(2, Document.EMPTY));
        assertThat(kept.size()).as("the request still runs on it").isEqualTo(before);
        running.leave();
        assertThat(kept.size()).isZero();
        assertThat(running.enter()).as("it is gone for good").isFalse();
        assertThat(live.enter().number()).isEqualTo(2);
    }

    @Test
    void whatGoesOnBeyondItsRequestKeepsWhatItRunsOnUntilItEnds() throws Exception {
        Live live = new Live(compiler.compile(1, document("a", 9001)));
        int before = kept.size();
        Snapshot running = live.enter();
        Runnable first = running.hold();
        Runnable second = running.hold();
        live.swap(null, compiler.compile(2, Document.EMPTY));
        running.leave();
        assertThat(running.enter()).as("no request runs on it any more").isFalse();
        first.run();
        first.run();
        assertThat(kept.size()).as("one still needs it").isEqualTo(before);
        second.run();
        assertThat(kept.size()).isZero();
    }

    @Test
    void theEndWaitsForNothingThatGoesOnBeyondItsRequest() throws Exception {
        Live live = new Live(compiler.compile(1, document("a", 9001)));
        Snapshot old = live.enter();
        Runnable beyond = old.hold();
        old.leave();
        live.swap(null, compiler.compile(2, document("b", 9002)));
        live.swap(null, compiler.compile(3, Document.EMPTY));
        live.close();
        assertThat(kept.size()).isZero();
        beyond.run();
    }

    @Test
    void stateOutlivesAPublishThatDoesNotChangeItsMeaning() throws Exception {
        Live live = new Live(compiler.compile(1, document("a", 9001)));
        int before = kept.size();
        live.swap(null, compiler.compile(2, document("a", 9001)));
        assertThat(kept.size()).isEqualTo(before);
        live.swap(null, compiler.compile(3, document("a", 9002)));
        assertThat(kept.size()).as("turns are new, connections are kept").isEqualTo(before);
        live.swap(null, compiler.compile(4, Document.EMPTY));
        assertThat(kept.size()).isZero();
    }

    @Test
    void whatIsRememberedOfPasswordsOutlivesPublishesAndEndsWithThePasswords() throws Exception {
        Live live = new Live(
                compiler.compile(1, passwords("$2b$04$abcdefghijklmnopqrstuuSar7SLixnGqR6IXY3xmKYSKevKocAX6")));
        assertThat(kept.size()).isEqualTo(1);
        Snapshot next = compiler.compile(2, passwords("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
        assertThat(kept.size()).as("both hold the same").isEqualTo(1);
        live.swap(null, next);
        assertThat(kept.size()).isEqualTo(1);
        live.swap(null, compiler.compile(3, Document.EMPTY));
        assertThat(kept.size()).isZero();
    }

    private static Document passwords(String hash) throws Exception {
        return Document.read(
                "{version: 1, consumers: {acme: {credentials: [{basic: {user: acme, password: '" + hash + "'}}]}}}",
                Format.YAML);
    }

    @Test
    void aSnapshotThatWasOvertakenIsNotSwappedIn() throws Exception {
        Snapshot first = compiler.compile(1, Document.EMPTY);
        Live live = new Live(first);
        assertThat(live.swap(first, compiler.compile(2, Document.EMPTY))).isTrue();
        assertThat(live.swap(first, compiler.compile(3, Document.EMPTY))).isFalse();
        assertThat(live.get().number()).isEqualTo(2);
    }

    @Test
    void aClosedOneTakesNoRequestAndWaitsForThoseUnderWay() throws Exception {
        Live live = new Live(compiler.compile(1, document("a", 9001)));
        Snapshot old = live.enter();
        live.swap(null, compiler.compile(2, document("b", 9002)));
        Snapshot running = live.enter();
        Thread closing = new Thread(live::close);
        closing.start();
        while (live.enter() != null) {
            live.get().leave();
        }
        running.leave();
        assertThat(closing.isAlive()).as("the first is still under way").isTrue();
        old.leave();
        closing.join(10_000);
        assertThat(closing.isAlive()).isFalse();
        assertThat(kept.size()).isZero();
    }

    @Test
    void theWaitHasALimit() throws Exception {
        Live live = new Live(compiler.compile(1, Document.EMPTY), java.time.Duration.ofMillis(1));
        live.enter();
        live.close();
        assertThat(live.enter()).isNull();
    }

    private static Document document(String id, int port) throws Exception {
        return Document.read(
                "{version: 1, upstreams: {" + id + ": {targets: ['http://127.0.0.1:" + port + "']}}}", Format.YAML);
    }
}
