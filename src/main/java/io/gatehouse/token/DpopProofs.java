package io.gatehouse.token;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether who sends a request has the key that its token is bound to (RFC 9449 §4.3): by a proof that was made with
 * that key, for this token and this request, just now, and that never came before. Threads: any.
 */
public final class DpopProofs {
    private final DpopRules rules;
    private final @Nullable Nonces nonces;
    private final SeenProofs seen;
    private final InstantSource clock;

    /**
     * A proof that is good.
     *
     * @param mark what it is remembered by
     * @param nonce the one that its sender should use from now on; null for the one that it has used, or none
     */
    public record Good(SeenProofs.Mark mark, @Nullable String nonce) {}

    /** @param nonces whose proofs must have one; null for proofs that need none */
    public DpopProofs(DpopRules rules, @Nullable Nonces nonces, SeenProofs seen, InstantSource clock) {
        this.rules = rules;
        this.nonces = nonces;
        this.seen = seen;
        this.clock = clock;
        seen.atLeast(rules.within(), clock.instant());
    }

    /**
     * The proof, which is good, and is yet to be {@linkplain #use used}: nothing is remembered here.
     *
     * @param used what this very request has used already; null for nothing
     * @throws DpopRefused when it is not good
     */
    public Good judge(DpopRequest request, @Nullable Object used) throws DpopRefused {
        if (request.lines().size() != 1) {
            throw DpopRefused.because("the request has "
                    + (request.lines().isEmpty() ? "no field" : request.lines().size() + " fields") + " DPoP, not one");
        }
        DpopProof proof = DpopProof.read(request.lines().get(0), request.thumbprint(), rules, clock.instant());
        made(proof, request);
        nonce(proof.nonce());
        SeenProofs.Mark mark = SeenProofs.Mark.of(request.thumbprint(), proof);
        if (!mark.equals(used) && seen.has(mark)) {
            throw again();
        }
        String now = nonces == null ? null : nonces.now();
        return new Good(mark, Objects.equals(now, proof.nonce()) ? null : now);
    }

    /** That a proof came before. */
    public static DpopRefused again() {
        return DpopRefused.because("the proof came before: its jti is that of another request");
    }

    /** Uses a proof up that was good; whoever is told of it is the first, or not. */
    public SeenProofs.Use use(SeenProofs.Mark mark) {
        return seen.use(mark, clock.instant());
    }

    /** The nonce for proofs to come; null where they need none. */
    public @Nullable String nonce() {
        return nonces == null ? null : nonces.now();
    }

    /** How proofs may be signed, as a challenge says it (§7.1, {@code algs}). */
    public String algorithms() {
        return rules.algorithms().stream().sorted().map(Enum::name).collect(Collectors.joining(" "));
    }

    private static void made(DpopProof proof, DpopRequest request) throws DpopRefused {
        if (!proof.method().equals(request.method())) {
            throw DpopRefused.because("the proof was made for another method: its htm is not " + request.method());
        }
        String url = RequestUrl.normal(proof.url());
        if (url == null) {
            throw DpopRefused.because("the proof's htu is no address of http or https");
        }
        if (!url.equals(RequestUrl.normal(request.url()))) {
            throw DpopRefused.because("the proof was made for another address: its htu is not the request's");
        }
        String hash = Thumbprint.of(request.token().getBytes(StandardCharsets.US_ASCII));
        if (!Thumbprint.isSame(hash, proof.hash())) {
            throw DpopRefused.because("the proof was made for another token: its ath is not that of this");
        }
    }

    private void nonce(@Nullable String nonce) throws DpopRefused {
        if (nonces == null) {
            return;
        }
        if (nonce == null) {
            throw DpopRefused.because(DpopRefused.Kind.NONCE, "the proof has no nonce");
        }
        if (!nonces.isGood(nonce)) {
            throw DpopRefused.because(
                    DpopRefused.Kind.NONCE, "the proof's nonce is not the gateway's, or older than five minutes");
        }
    }
}
