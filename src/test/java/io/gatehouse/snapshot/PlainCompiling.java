package io.gatehouse.snapshot;

import io.gatehouse.config.AdminEntry;
import io.gatehouse.config.Cidr;
import io.gatehouse.config.Document;
import io.gatehouse.config.GatewayDocument;
import io.gatehouse.config.Pointer;
import io.gatehouse.config.Problem;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.config.RevisionsEntry;
import io.gatehouse.observe.Destination;
import io.gatehouse.route.Routes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a document to a snapshot without routes; one with a member {@code bad} is refused, one with a member
 * {@code keep} keeps so many revisions, for a day. Counts what is held.
 */
final class PlainCompiling implements Compiling {
    private final Kept kept = new Kept();
    private final AtomicInteger ids = new AtomicInteger();

    @Override
    public Snapshot compile(long number, Document document) throws RefusedDocument {
        if (document.json().containsKey("bad")) {
            Pointer place = Pointer.ROOT.child("bad");
            throw new RefusedDocument(List.of(Problem.at(place, "unknown field").with(true, "no such field")));
        }
        GatewayDocument entries = new GatewayDocument(
                1,
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                new LinkedHashMap<>(),
                List.of(),
                admin(document),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        int port = document.json().getInt("adminPort", 0);
        Edge edge = new Edge(List.of(), List.of(Cidr.parse("127.0.0.1")), List.of(), port, List.of());
        Kept.Held<?> held = kept.hold(number + document.toJson() + ids.incrementAndGet(), Nothing.class, Nothing::new);
        Destination accessLog = Destination.of(null, Path.of("target"));
        return new Snapshot(
                number,
                document.settled(),
                entries,
                Routes.NONE,
                edge,
                Map.of(),
                accessLog,
                List.of(),
                Map.of(),
                List.of(held));
    }

    private static @Nullable AdminEntry admin(Document document) {
        int keep = document.json().getInt("keep", 0);
        return keep == 0 ? null : new AdminEntry(null, List.of(), null, new RevisionsEntry(keep, "1d"));
    }

    /** How many snapshots are neither retired nor served to their end. */
    int alive() {
        return kept.size();
    }

    private static final class Nothing implements AutoCloseable {
        @Override
        public void close() {}
    }
}
