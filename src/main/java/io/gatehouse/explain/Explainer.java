package io.gatehouse.explain;

import io.gatehouse.config.Document;
import io.gatehouse.config.RefusedDocument;
import io.gatehouse.snapshot.Compiling;
import io.gatehouse.snapshot.Live;
import io.gatehouse.snapshot.Snapshot;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Explains what becomes of a request, by having the gateway decide about it: rehearsed, so that nothing is sent and
 * nothing changes, or live.
 *
 * <p>Threads: any; each call has an exchange of its own.
 */
public final class Explainer {
    private static final String UNSERVED = "The gateway does not serve now: it answers every request of a client 503.";

    private final Entrance entrance;
    private final Live live;
    private final Compiling compiling;
    private final BooleanSupplier serves;

    /**
     * @param compiling makes a snapshot of a draft, without the tests of its routes: why one fails is a question to ask
     * @param serves whether routes are served at all
     */
    public Explainer(Entrance entrance, Live live, Compiling compiling, BooleanSupplier serves) {
        this.entrance = entrance;
        this.live = live;
        this.compiling = compiling;
        this.serves = serves;
    }

    /** What would become of it in what is served now; null when the gateway is stopping. */
    public @Nullable Explanation decide(Asked asked) {
        return now(asked, Watching.rehearsed());
    }

    /** What becomes of it, which is carried out; null when the gateway is stopping. */
    public @Nullable Explanation live(Asked asked) {
        return now(asked, Watching.live());
    }

    private @Nullable Explanation now(Asked asked, Watching watching) {
        Snapshot snapshot = live.enter();
        if (snapshot == null) {
            return null;
        }
        List<String> notes = serves.getAsBoolean() ? List.of() : List.of(UNSERVED);
        try {
            return new Telling(Run.of(asked, snapshot, entrance, watching)).tell(snapshot.number(), notes);
        } finally {
            snapshot.leave();
        }
    }

    /** What would become of it in a document that is served nowhere. */
    public Explanation decide(Asked asked, Document draft) throws RefusedDocument {
        Snapshot snapshot = compiling.compile(0, draft);
        try {
            return new Telling(Run.of(asked, snapshot, entrance, Watching.rehearsed())).tell(null, List.of());
        } finally {
            snapshot.retire();
        }
    }
}
