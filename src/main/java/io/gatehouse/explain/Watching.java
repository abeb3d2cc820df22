package io.gatehouse.explain;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Witness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Notes what is told of one exchange. Used by the thread that carries the exchange, and read when it has ended; parts of its answer are
 * told of by any.
 */
final class Watching implements Witness {
    private final boolean rehearsal;
    private final boolean remembers;
    private final boolean wantsTrials;
    private final Map<String, Map<String, String>> inputs = new LinkedHashMap<>();
    private final List<Explanation.Attempt> tried = new ArrayList<>();
    private final List<OfPart> asked = new CopyOnWriteArrayList<>();
    private List<Trial> trials = List.of();
    private String decidedBy = "";
    private @Nullable Sending sending;
    private @Nullable Sending unsent;
    private @Nullable Splitting splitting;
    private @Nullable Mirroring mirroring;
    private @Nullable View view;
    private int attempts;

    /** A call for a part of the answer, and what was noted of it once it has ended. */
    static final class OfPart {
        private final String part;
        private final Exchange call;
        private final Watching watching;
        private volatile boolean ended;

        private OfPart(String part, Exchange call, Watching watching) {
            this.part = part;
            this.call = call;
            this.watching = watching;
            call.atEnd(() -> ended = true);
        }

        String part() {
            return part;
        }

        Exchange call() {
            return call;
        }

        Watching watching() {
            return watching;
        }

        /** Whether it has ended, so that what was noted can be read. */
        boolean hasEnded() {
            return ended;
        }
    }

    private Watching(boolean rehearsal, boolean remembers, boolean wantsTrials) {
        this.rehearsal = rehearsal;
        this.remembers = remembers;
        this.wantsTrials = wantsTrials;
    }

    /** Of one that is sent. */
    static Watching live() {
        return new Watching(false, true, true);
    }

    /** Of one that is rehearsed, as things stand. */
    static Watching rehearsed() {
        return new Watching(true, true, true);
    }

    /** Of a test, whose outcome is the same whatever came before. */
    static Watching test() {
        return new Watching(true, false, false);
    }

    @Override
    public boolean rehearsal() {
        return rehearsal;
    }

    @Override
    public boolean remembers() {
        return remembers;
    }

    @Override
    public boolean wantsTrials() {
        return wantsTrials;
    }

    @Override
    public void tried(List<Trial> routes, String why) {
        trials = routes;
        decidedBy = why;
    }

    @Override
    public void decided(String step, Map<String, String> input) {
        inputs.put(step, input);
    }

    @Override
    public void splits(Splitting choice) {
        splitting = choice;
    }

    @Override
    public void mirrors(Mirroring copying) {
        mirroring = copying;
    }

    @Override
    public void views(View chosen) {
        view = chosen;
    }

    @Override
    public void sends(Sending attempt) {
        sending = attempt;
        attempts++;
    }

    @Override
    public void finds(Sending none) {
        unsent = none;
    }

    @Override
    public void attempted(String target, String outcome) {
        tried.add(new Explanation.Attempt(target, outcome));
    }

    @Override
    public Witness asks(String part, Exchange call) {
        Watching own = new Watching(rehearsal, remembers, false);
        asked.add(new OfPart(part, call, own));
        return own;
    }

    /** The calls for parts of the answer that have ended, as they were begun. */
    List<OfPart> asked() {
        return asked.stream().filter(OfPart::hasEnded).toList();
    }

    List<Trial> trials() {
        return trials;
    }

    String decidedBy() {
        return decidedBy;
    }

    /** What a policy looked at; empty for one that was not asked. */
    Map<String, String> input(String step) {
        return inputs.getOrDefault(step, Map.of());
    }

    /** The choice of a member; null where the route has no split, or was not asked for its answer. */
    @Nullable
    Splitting splitting() {
        return splitting;
    }

    /** What a mirror has to do with it; null where the route has none, or was not asked for its answer. */
    @Nullable
    Mirroring mirroring() {
        return mirroring;
    }

    /** The view that it is to have; null where the route has none, or the request was answered before. */
    @Nullable
    View view() {
        return view;
    }

    /** The request that no target takes; null when there was none. */
    @Nullable
    Sending unsent() {
        return unsent;
    }

    /** The last request to a target; null when there was none. */
    @Nullable
    Sending sending() {
        return sending;
    }

    int attempts() {
        return attempts;
    }

    /** How each attempt ended, in the order in which they began. */
    List<Explanation.Attempt> tried() {
        return List.copyOf(tried);
    }
}
