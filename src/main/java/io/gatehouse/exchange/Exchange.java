package io.gatehouse.exchange;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the gateway and what is known about it.
 *
 * <p>Used by one thread at a time: the one that carries the exchange. Only {@link #end} may be called by several; the
 * first call wins.
 */
public final class Exchange {
    private final String id;
    private final Request received;
    private final Client client;
    private final Timings timings;
    private final List<String> steps = new ArrayList<>(4);
    private final List<Decision> decisions = new ArrayList<>(4);
    /** The places of those that were not carried out. */
    private @Nullable BitSet observed;

    /** Most requests have none. */
    private @Nullable Map<String, String> secretFields;
    /** Also the lock of itself and of whether it has ended: any thread may end the exchange. */
    private final List<Runnable> atEnd = new ArrayList<>(2);

    private boolean ended;

    private Identity identity = Identity.DEFAULT;
    private Voucher voucher = Voucher.NONE;
    private CredentialNames credentialNames = CredentialNames.NONE;
    private IdentityFields identityFields = IdentityFields.NONE;
    private @Nullable Trace trace;
    private Request request;
    private Deadline deadline = Deadline.none();
    private Map<String, String> pathVariables = Map.of();
    private @Nullable String route;
    private @Nullable String upstream;
    private @Nullable String target;
    private int attempts;
    private int targetStatus;
    private @Nullable Failure failure;
    private long snapshot;
    private int status;
    private long bytesSent = -1;
    private int trailersDropped;
    private boolean upgraded;
    private boolean isAside;
    private boolean sentOnce;
    private @Nullable Reins reins;
    private @Nullable Object origin;
    private @Nullable Caller caller;
    private @Nullable Caller assumed;
    private @Nullable String credential;
    private @Nullable Object usedUp;
    private List<String> challenges = List.of();
    private List<String> ownCookies = List.of();
    private Interim interim = (status, fields) -> {};
    private Watch watch = (exchange, step, decision, observed) -> {};
    private @Nullable Witness witness;
    private List<PartRun> parts = List.of();
    private List<Gate> gates = List.of();
    private boolean answerAsked;
    private Supplier<Runnable> holding = () -> () -> {};

    public Exchange(String id, Request received, Client client, Timings timings) {
        this.id = id;
        this.received = received;
        this.request = received;
        this.client = client;
        this.timings = timings;
    }

    /**
     * An exchange of its own for a second request that another thread carries, such as a copy: the same id, client,
     * identity, trace and request, with timings, target and end of its own, no deadline, and nobody who looks on. What
     * happens to it shows nowhere but in what it {@linkplain #mirrored counts}. The content of {@link #received} is the
     * other's.
     */
    public Exchange aside() {
        Exchange aside = besides(received);
        aside.request = request;
        aside.route = route;
        if (secretFields != null) {
            secretFields.forEach(aside::secretField);
        }
        aside.isAside = true;
        return aside;
    }

    /**
     * An exchange of its own for a request that the gateway makes to answer this one: the same id, client, identity and caller,
     * the same trace with a place of its own in it, timings, target and end of its own, no deadline, and nobody who looks on.
     *
     * @param made the request, as if the client had sent it
     * @param route what its answer is kept by, where it is kept
     * @param place its place in the trace; null where there is none
     */
    public Exchange part(Request made, String route, @Nullable Trace place) {
        Exchange part = besides(made);
        part.route = route;
        part.trace = place;
        return part;
    }

    private Exchange besides(Request made) {
        Exchange other = new Exchange(id, made, client, timings.anew());
        other.identity = identity;
        other.credentialNames = credentialNames;
        other.identityFields = identityFields;
        other.trace = trace;
        other.snapshot = snapshot;
        other.pathVariables = pathVariables;
        other.watch = watch;
        other.holding = holding;
        other.caller = caller;
        return other;
    }

    /** By which it is broken off from outside; null where nobody does. */
    public @Nullable Reins reins() {
        return reins;
    }

    /** Lets others break it off. */
    public void reins(Reins held) {
        reins = held;
    }

    /** Whether it is sent once, and not again whatever happens. */
    public boolean isSentOnce() {
        return sentOnce;
    }

    /** Has it sent once. */
    public void sendOnce() {
        sentOnce = true;
    }

    /** The cookies that the gateway itself gives the client with the answer, each the value of a {@code Set-Cookie}. */
    public List<String> ownCookies() {
        return ownCookies;
    }

    /** Gives the client one more. */
    public void ownCookie(String setCookie) {
        List<String> more = new ArrayList<>(ownCookies);
        more.add(setCookie);
        ownCookies = more;
    }

    /** Whether it is such a second one. */
    public boolean isAside() {
        return isAside;
    }

    /** Takes over where the second request of {@link #aside} has come: its target, its times and its deadline. */
    public void continueAs(Exchange aside) {
        target = aside.target;
        targetStatus = aside.targetStatus;
        deadline = aside.deadline;
        timings.continueAs(aside.timings);
        if (reins != null && aside.reins != null) {
            reins.hold(aside.reins::breakOff);
        }
    }

    /** The request's id, echoed as {@code X-Request-Id}. */
    public String id() {
        return id;
    }

    /** The request as the client sent it. */
    public Request received() {
        return received;
    }

    /** The request as it will be sent on. */
    public Request request() {
        return request;
    }

    public void request(Request changed) {
        request = changed;
    }

    /** What the gateway calls itself. */
    public Identity identity() {
        return identity;
    }

    public void identity(Identity told) {
        identity = told;
    }

    /** Where credentials may come besides where they always do. */
    public CredentialNames credentialNames() {
        return credentialNames;
    }

    public void credentialNames(CredentialNames told) {
        credentialNames = told;
    }

    /** The fields in which upstreams are told who sends a request, and that no client may send. */
    public IdentityFields identityFields() {
        return identityFields;
    }

    public void identityFields(IdentityFields told) {
        identityFields = told;
    }

    /** What the server knows of its sender; nothing where it came by no entrance. */
    public Voucher voucher() {
        return voucher;
    }

    public void voucher(Voucher told) {
        voucher = told;
    }

    /** The trace it belongs to; null where none was begun. */
    public @Nullable Trace trace() {
        return trace;
    }

    public void trace(Trace begun) {
        trace = begun;
    }

    public Client client() {
        return client;
    }

    public Timings timings() {
        return timings;
    }

    public Deadline deadline() {
        return deadline;
    }

    public void deadline(Deadline earlier) {
        deadline = earlier;
    }

    /** Who sends it; null where no authentication asked. */
    public @Nullable Caller caller() {
        return caller;
    }

    public void caller(Caller proven) {
        caller = proven;
    }

    /**
     * How a client that is nobody in particular may say who it is, as values of {@code WWW-Authenticate} (RFC 9110
     * §11.6.1); none where its sender is known, or the route has no way to say so.
     */
    public List<String> challenges() {
        return challenges;
    }

    public void challenges(List<String> ways) {
        challenges = ways;
    }

    /** Who is to be taken for its sender, whatever it brings along; null unless it is only tried out. */
    public @Nullable Caller assumed() {
        return assumed;
    }

    /** Has it tried out as of this caller. */
    public void assume(Caller sender) {
        assumed = sender;
    }

    /** The id of the route that answers; null until one matched. */
    public @Nullable String route() {
        return route;
    }

    /** The values of the route's path variables, decoded once. */
    public Map<String, String> pathVariables() {
        return pathVariables;
    }

    /** The number of the snapshot that answers. */
    public long snapshot() {
        return snapshot;
    }

    public void matched(long snapshotNumber, String routeId, Map<String, String> variables) {
        snapshot = snapshotNumber;
        route = routeId;
        pathVariables = variables;
    }

    /** The id of the upstream that was to answer; null while none was. */
    public @Nullable String upstream() {
        return upstream;
    }

    public void upstream(String id) {
        upstream = id;
    }

    /** How often a target was asked. */
    public int attempts() {
        return attempts;
    }

    /** The name of the target that was asked last; null while none was. */
    public @Nullable String target() {
        return target;
    }

    public void target(String name) {
        target = name;
        targetStatus = 0;
        attempts++;
    }

    /** The status that the target answered; 0 while it has not. */
    public int targetStatus() {
        return targetStatus;
    }

    public void targetStatus(int received) {
        targetStatus = received;
    }

    /** What broke the exchange, when it was broken. */
    public @Nullable Failure failure() {
        return failure;
    }

    public void failed(Failure cause) {
        failure = cause;
    }

    /** A field of the request as it goes on holds this secret: wherever it is shown, its value is not. */
    public void secretField(String name, String secret) {
        if (secretFields == null) {
            secretFields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        }
        secretFields.put(name, secret);
    }

    /** Whether a field of the request as it goes on holds a secret. */
    public boolean isSecretField(String name) {
        return secretFields != null && secretFields.containsKey(name);
    }

    /** The secrets that the request as it goes on holds: whoever shows what came back looks for them there. */
    public Collection<String> secrets() {
        return secretFields == null ? List.of() : Collections.unmodifiableCollection(secretFields.values());
    }

    /** What the credential that was refused is known by, for a log: never enough of it to be one; null where there is none. */
    public @Nullable String credential() {
        return credential;
    }

    public void credential(@Nullable String masked) {
        credential = masked;
    }

    /**
     * What may be used once and was used up by this very exchange, such as a proof: it is no other's for that; null for
     * nothing.
     */
    public @Nullable Object usedUp() {
        return usedUp;
    }

    public void usedUp(Object mark) {
        usedUp = mark;
    }

    /** Keeps what a step decided and carries out; {@code step} is the policy's id, such as {@code pets.cors}. */
    public void decided(String step, Decision decision) {
        steps.add(step);
        decisions.add(decision);
        tell(step, decision, false);
    }

    /** Keeps what a step decided that is only observed. */
    public void observed(String step, Decision decision) {
        if (observed == null) {
            observed = new BitSet(4);
        }
        observed.set(steps.size());
        steps.add(step);
        decisions.add(decision);
        tell(step, decision, true);
    }

    private void tell(String step, Decision decision, boolean onlyObserved) {
        if (decision.isOpen()) {
            atEnd(() -> watch.decided(this, step, decision, onlyObserved));
        } else {
            watch.decided(this, step, decision, onlyObserved);
        }
    }

    /** What the steps decided, in order. */
    public void forEachDecision(BiConsumer<String, Decision> each) {
        for (int i = 0; i < steps.size(); i++) {
            each.accept(steps.get(i), decisions.get(i));
        }
    }

    /** What the steps decided that was not carried out, in order. */
    public void forEachObserved(BiConsumer<String, Decision> each) {
        if (observed != null) {
            observed.stream().forEach(i -> each.accept(steps.get(i), decisions.get(i)));
        }
    }

    /** Who is told of each decision when it is made, or of one that is {@linkplain Decision#isOpen open} at the end, and of copies; nobody until it is said, so that trying a request out counts nowhere. */
    public void watch(Watch told) {
        watch = told;
    }

    /** A copy of the request came to this end. */
    public void mirrored(Mirrored outcome) {
        watch.mirrored(this, outcome);
    }

    /** A part of the answer came to this end. */
    public void brought(String part, String outcome, long nanos) {
        watch.brought(this, part, outcome, nanos);
    }

    /** What became of a copy of a request. */
    public enum Mirrored {
        /** It was sent and answered, whatever the status. */
        MIRRORED,
        /** It got no answer. */
        FAILED,
        /** Too many were waiting already, the gateway ended, or the request's content did not come to its end. */
        DROPPED,
        /** The request's content is larger than is copied. */
        TOO_LARGE
    }

    /** Is told of decisions and of copies. */
    @FunctionalInterface
    public interface Watch {
        /** @param observed whether it is not carried out */
        void decided(Exchange exchange, String step, Decision decision, boolean observed);

        /** Called by any thread. */
        default void mirrored(Exchange exchange, Mirrored outcome) {}

        /**
         * A part of a composition ended.
         *
         * @param outcome {@code well}, the word for why it brought nothing, or {@code given-up} where nobody waits for it any more
         */
        default void brought(Exchange exchange, String part, String outcome, long nanos) {}
    }

    /** Has this asked when the answer is asked for, which is not where a step before it answers by itself. */
    public void beforeAnswer(Gate gate) {
        List<Gate> all = new ArrayList<>(gates);
        all.add(gate);
        gates = List.copyOf(all);
    }

    /** Asks what stands before the answer, once: the first refusal; null where there is none. */
    public @Nullable Reply throughGates() {
        List<Gate> all = gates;
        gates = List.of();
        for (Gate gate : all) {
            Reply refusal = gate.refusal();
            if (refusal != null) {
                return refusal;
            }
        }
        answerAsked = true;
        return null;
    }

    /** Whether the answer was asked for, and nothing that stands before it refused the request. */
    public boolean isAnswerAsked() {
        return answerAsked;
    }

    /** Stands before the answer. */
    @FunctionalInterface
    public interface Gate {
        /** What is answered in its place; null for nothing. */
        @Nullable
        Reply refusal();
    }

    /** The status that was sent to the client; 0 while none was, 499 when the client left first (never sent). */
    public int status() {
        return status;
    }

    public void status(int sent) {
        status = sent;
    }

    /** The octets of content sent to the client; -1 where they were not counted. */
    public long bytesSent() {
        return bytesSent;
    }

    public void bytesSent(long octets) {
        bytesSent = octets;
    }

    /** Fields that came after a content, of request or answer, and went no further. */
    public int trailersDropped() {
        return trailersDropped;
    }

    public void trailersDropped(int more) {
        trailersDropped += more;
    }

    /** What came of the parts that its answer was made of, in the order of the document; empty where it was of none. */
    public List<PartRun> parts() {
        return parts;
    }

    public void parts(List<PartRun> ran) {
        parts = ran;
    }

    /** Who looks on, to explain it; null for nobody. */
    public @Nullable Witness witness() {
        return witness;
    }

    public void witness(Witness looksOn) {
        witness = looksOn;
    }

    /** Whether it is only tried out what would become of it: nothing is sent, and nothing else may change. */
    public boolean rehearsed() {
        return witness != null && witness.rehearsal();
    }

    /** Whether it is to be decided as if it were the first of all. */
    public boolean isFirst() {
        return witness != null && !witness.remembers();
    }

    /** Where answers go that come before the final one (RFC 9110 §15.2); nowhere until it is said. */
    public Interim interim() {
        return interim;
    }

    public void interim(Interim to) {
        interim = to;
    }

    /** Takes what an upstream says before it answers, such as 103 (RFC 8297). */
    @FunctionalInterface
    public interface Interim {
        /** @param status 100 to 199; never the one that asks for the content */
        void pass(int status, Headers fields);
    }

    /** What it came as, which means something to the entrance alone; null where it came by no entrance. */
    public @Nullable Object origin() {
        return origin;
    }

    public void origin(Object cameAs) {
        origin = cameAs;
    }

    /** Whether it goes on as an upgraded connection when its request is over: who carries that ends it. */
    public boolean upgraded() {
        return upgraded;
    }

    public void upgraded(boolean handedOver) {
        upgraded = handedOver;
    }

    /** Holds what it runs on, such as connections, beyond its end, until what is returned is run; asked for before it ends. */
    public Runnable hold() {
        return holding.get();
    }

    public void holding(Supplier<Runnable> what) {
        holding = what;
    }

    /** Has this run when the exchange ends, last registered first; at once where it has ended. */
    public void atEnd(Runnable action) {
        synchronized (atEnd) {
            if (!ended) {
                atEnd.add(action);
                return;
            }
        }
        action.run();
    }

    /** Runs this action and those before it, whatever one of them throws. */
    private void run(int last) {
        if (last < 0) {
            return;
        }
        try {
            atEnd.get(last).run();
        } finally {
            run(last - 1);
        }
    }

    /** Ends the exchange: the one place that log, metrics and counts hang on. Further calls do nothing. */
    public void end() {
        synchronized (atEnd) {
            if (ended) {
                return;
            }
            ended = true;
        }
        run(atEnd.size() - 1);
    }
}
