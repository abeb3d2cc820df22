package io.gatehouse.snapshot;

import io.gatehouse.config.Document;
import io.gatehouse.config.Pointer;
import io.gatehouse.config.Problem;
import io.gatehouse.config.RefusedDocument;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one way a document comes to be served: checked and compiled, saved, swapped in; all of it or nothing.
 *
 * <p>Saved before it is swapped in, so that a restart never shows less than was acknowledged. A change is a function from
 * what is served to the document wanted, and it runs inside the lock: what it compared (an {@code If-Match}) still holds
 * when its result is swapped in, and no change is lost. Threads: any; one publishes at a time, requests never wait for it.
 */
public final class Publisher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Publisher.class.getName());

    private final Live live;
    private final Compiling compiling;
    private final Revisions revisions;
    private final Clock clock;
    private final IntConsumer adminPort;
    private final @Nullable Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable FirstDocument refused;
    private boolean closed;

    /**
     * A publisher for what is live.
     *
     * @param adminPort opens the connector of {@code admin.port}, 0 for none, before a document that asks for it is
     *     saved; what it throws refuses the document. A deployed gateway has no connectors of its own and does nothing
     * @param file the file that is the truth; null when the admin API may publish
     */
    public Publisher(
            Live live,
            FirstDocument first,
            Compiling compiling,
            Revisions revisions,
            Clock clock,
            IntConsumer adminPort,
            @Nullable Path file) {
        this.live = live;
        this.refused = first.refused() ? first : null;
        this.compiling = compiling;
        this.revisions = revisions;
        this.clock = clock;
        this.adminPort = adminPort;
        this.file = file;
    }

    /** What is served now. */
    public Snapshot current() {
        return live.get();
    }

    /** The document that was refused at start, as long as nothing was published since: no route may answer. */
    public @Nullable FirstDocument refused() {
        return refused;
    }

    /** The documents that were published before. */
    public Revisions revisions() {
        return revisions;
    }

    /**
     * Publishes what a change makes of the document that is served.
     *
     * @param change gets what is served now; what it throws, the caller gets, and nothing happens
     */
    public Snapshot publish(Function<Snapshot, Document> change, Wish wish) throws RefusedDocument, NotPublished {
        refuseBesidesTheFile();
        return swapIn(change, wish);
    }

    /** Publishes what the file that is the truth says now, as a revision like any other. */
    Snapshot take(Document document, Path from) throws RefusedDocument, NotPublished {
        return swapIn(before -> document, new Wish("file", from.toString(), edge -> true));
    }

    /** Whether this document is served already, and nothing stands in its way. */
    boolean serves(Document document) {
        return refused == null && document.equals(current().document());
    }

    private Snapshot swapIn(Function<Snapshot, Document> change, Wish wish) throws RefusedDocument, NotPublished {
        lock.lock();
        try {
            Snapshot before = live.get();
            Snapshot next = prepare(before, change, wish);
            boolean saved = false;
            try {
                openAdminPort(before, next);
                save(before, next, wish);
                saved = true;
            } finally {
                if (!saved) {
                    next.retire();
                }
            }
            live.swap(before, next);
            refused = null;
            LOG.log(Level.INFO, "Revision " + next.number() + " is served");
            next.logWarnings("Revision " + next.number());
            revisions.retain(Retention.of(next.entries().admin()), next.number(), clock.instant());
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Does all that {@link #publish} does up to saving, and leaves everything as it was. */
    public Trial tryOut(Function<Snapshot, Document> change, Wish wish) throws RefusedDocument, NotPublished {
        refuseBesidesTheFile();
        lock.lock();
        try {
            Snapshot before = live.get();
            return over(before, prepare(before, change, wish));
        } finally {
            lock.unlock();
        }
    }

    /** Checks a document without any effect, also where nobody may publish. */
    public Trial check(Document document) throws RefusedDocument {
        return over(live.get(), compiling.compile(0, document));
    }

    private static Trial over(Snapshot before, Snapshot tried) {
        tried.retire();
        return new Trial(before.document(), tried.document(), tried.warnings());
    }

    private void refuseBesidesTheFile() throws NotPublished {
        if (file != null) {
            throw new NotPublished(
                    NotPublished.Why.FILE_IS_THE_TRUTH,
                    "The gateway was started with the file " + file + ", which is the truth: change that file.");
        }
    }

    private Snapshot prepare(Snapshot before, Function<Snapshot, Document> change, Wish wish)
            throws RefusedDocument, NotPublished {
        if (closed) {
            throw new NotPublished(NotPublished.Why.CLOSED, "The gateway is stopping; nothing is published any more.");
        }
        Snapshot next = compiling.compile(revisions.next(), change.apply(before));
        if (!wish.staysInside.test(next.edge())) {
            next.retire();
            throw new NotPublished(
                    NotPublished.Why.SHUTS_CALLER_OUT,
                    "With this document you could not reach the admin API any more from where you call it"
                            + " (admin.allow, admin.hosts, admin.port, trust); publish it with ?force=true if that is"
                            + " meant.");
        }
        return next;
    }

    private void openAdminPort(Snapshot before, Snapshot next) throws RefusedDocument {
        int port = next.edge().adminPort();
        if (port == before.edge().adminPort()) {
            return;
        }
        try {
            adminPort.accept(port);
        } catch (RuntimeException e) {
            throw new RefusedDocument(List.of(unopened(port, e)));
        }
    }

    /** The problem of a document whose {@code admin.port} can't be opened. */
    static Problem unopened(int port, RuntimeException e) {
        Pointer pointer = Pointer.ROOT.child("admin").child("port");
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return Problem.at(pointer, "the port can't be opened: " + why).with(port, "a free port");
    }

    private void save(Snapshot before, Snapshot next, Wish wish) throws NotPublished {
        boolean done = false;
        try {
            Revision saved = revisions.save(
                    clock.instant(), wish.by, wish.reason, next.document().json());
            if (saved.number() != next.number()) {
                throw new IllegalStateException("saved as " + saved.number() + ", compiled as " + next.number());
            }
            done = true;
        } catch (IOException e) {
            LOG.log(Level.ERROR, "A document could not be saved, the one before it is still served: " + Reason.of(e));
            throw new NotPublished(
                    NotPublished.Why.NOT_SAVED,
                    "The document could not be saved (" + Reason.of(e) + "); the one before it is still served.",
                    e);
        } finally {
            if (!done) {
                closeAdminPort(before, next);
            }
        }
    }

    private void closeAdminPort(Snapshot before, Snapshot next) {
        if (next.edge().adminPort() == before.edge().adminPort()) {
            return;
        }
        try {
            adminPort.accept(before.edge().adminPort());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The admin port could not be put back", e);
        }
    }

    /** Lets a publish that is under way end; after it nothing is published, and the home may be let go. */
    @Override
    public void close() {
        lock.lock();
        closed = true;
        lock.unlock();
    }

    /**
     * Who publishes, why, and what must still hold for them afterwards.
     *
     * @param by {@code token}, {@code token:NAME} for a further one, or the name of the container's user
     * @param reason in their words; may be empty
     * @param staysInside whether the admin space that this edge describes still lets them in; always true when forced
     */
    public record Wish(String by, String reason, Predicate<Edge> staysInside) {
        /** The same with a reason, unless it has one. */
        public Wish orReason(String other) {
            return reason.isEmpty() ? new Wish(by, other, staysInside) : this;
        }
    }

    /**
     * A document that could be published, and was not.
     *
     * @param before what was served when it was tried
     * @param after the document
     * @param warnings what its checks warn of
     */
    public record Trial(Document before, Document after, List<Problem> warnings) {}
}
