package io.gatehouse.snapshot;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.UnreadableDocument;
import io.gatehouse.testing.ManualClock;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.IntConsumer;

/** A gateway's memory from its start to its end: home, revisions, first document, publisher. */
final class Store implements AutoCloseable {
    static final Instant NOON = Instant.parse("2025-06-01T12:00:00Z");

    final ManualClock clock = new ManualClock(NOON);
    final PlainCompiling compiling = new PlainCompiling();
    final Home home;
    final Revisions revisions;
    final FirstDocument first;
    final Live live;
    final Publisher publisher;

    private Store(Path folder, Disk disk, IntConsumer adminPort) throws StartRefused {
        home = Home.open(folder, disk);
        try {
            revisions = Revisions.open(home);
            first = FirstDocument.load(home, revisions, null, compiling);
        } catch (StartRefused e) {
            home.close();
            throw e;
        }
        live = new Live(first.snapshot());
        publisher = new Publisher(live, first, compiling, revisions, clock, adminPort, null);
    }

    static Store start(Path folder, Disk disk) throws StartRefused {
        return new Store(folder, disk, port -> {});
    }

    static Store start(Path folder) throws StartRefused {
        return start(folder, Disk.REAL);
    }

    static Store start(Path folder, IntConsumer adminPort) throws StartRefused {
        return new Store(folder, Disk.REAL, adminPort);
    }

    static Store start(Path folder, Disk disk, IntConsumer adminPort) throws StartRefused {
        return new Store(folder, disk, adminPort);
    }

    Snapshot publish(String json) throws RefusedDocument, NotPublished {
        Document document = document(json);
        return publisher.publish(before -> document, anybody());
    }

    String served() {
        return live.get().document().toJson();
    }

    static Publisher.Wish anybody() {
        return new Publisher.Wish("token", "because", edge -> true);
    }

    static Document document(String json) {
        try {
            return Document.read(json, Format.JSON);
        } catch (UnreadableDocument e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        home.close();
    }
}
