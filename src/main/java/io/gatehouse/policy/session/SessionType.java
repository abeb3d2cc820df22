package io.gatehouse.policy.session;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.Providers;
import io.gatehouse.config.Secret;
import io.gatehouse.config.Units;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Fetching;
import io.gatehouse.policy.AskedProvider;
import io.gatehouse.policy.ClaimFields;
import io.gatehouse.policy.ClaimMapping;
import io.gatehouse.policy.ForwardOptions;
import io.gatehouse.policy.OwnCookies;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import io.gatehouse.token.Provider;
import io.gatehouse.token.Registration;
import io.gatehouse.token.RelyingParty;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code session} kind of policy. */
public final class SessionType implements PolicyType<SessionOptions> {
    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration MAX = Duration.ofHours(8);

    /** What a key has at least: as much as it makes (AES-256). */
    private static final int KEY_OCTETS = 32;

    private final InstantSource clock;

    public SessionType() {
        this(Clock.systemUTC());
    }

    /** One for which it is as late as this clock says. */
    SessionType(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String key() {
        return "session";
    }

    @Override
    public Class<SessionOptions> options() {
        return SessionOptions.class;
    }

    @Override
    public Phase phase(SessionOptions options) {
        return Phase.AUTHENTICATE;
    }

    @Override
    public boolean readsConsumers() {
        return true;
    }

    @Override
    public Set<String> identityFields(SessionOptions options) {
        return ForwardOptions.fields(options.forward());
    }

    @Override
    public OwnCookies cookies(SessionOptions options, String id) {
        return cookie(options.cookie(), id);
    }

    @Override
    public void check(SessionOptions options, Place place) {
        new SessionCheck(options, place).check();
    }

    @Override
    public Policy<?> compile(SessionOptions options, Provisions provisions) throws MissingSecret {
        String id = provisions.id();
        SessionCookie cookie = cookie(options.cookie(), id);
        Lifetime lifetime = lifetime(options.cookie());
        Meaning meaning = new Meaning(
                id,
                options.oidc().issuer(),
                options.oidc().client(),
                options.oidc().asked(),
                cookie.name());
        SessionState state = provisions.fetching().keep(meaning, SessionState.class, SessionState::create);
        Sealing sealing = options.inCookies() ? sealing(options.keys(), provisions) : state.sealing();
        Store store = options.inCookies()
                ? new CookieStore(state, sealing, cookie, lifetime, meaning.purpose("cookie"))
                : new ServerStore(state.sessions(), cookie, lifetime);
        RelyingParty party = party(options.oidc(), provisions);
        Entry entry = new Entry(id, party, new Transactions(sealing, cookie, meaning.purpose("login")), cookie, clock);
        Csrf csrf = csrf(options.csrf());
        SessionPolicy.Parts parts = new SessionPolicy.Parts(
                entry,
                new Callback(
                        entry,
                        store,
                        state.logins(),
                        String.join(" ", options.oidc().asked())),
                new Exit(entry, store, state.notices(), csrf),
                store,
                new Renewal(party, clock, options.relays()),
                csrf);
        return new SessionPolicy(
                parts,
                new Who(mapping(options), provisions.consumers().tokens()),
                ClaimFields.of(
                        options.forward() == null ? null : options.forward().claims()));
    }

    /** The key of the sessions: one that was begun under another is none, also where its browser has it. */
    private record Meaning(String id, String issuer, String client, List<String> scopes, String cookie) {
        /** What is sealed for; nothing that is sealed for one meaning opens for another. */
        String purpose(String word) {
            return Providers.JSON
                    .createArrayBuilder(List.of(word, id, issuer, client, String.join(" ", scopes), cookie))
                    .build()
                    .toString();
        }
    }

    private static SessionCookie cookie(@Nullable CookieOptions options, String id) {
        String name = options == null || options.name() == null
                ? SessionCookie.HOST_PREFIX + id.replace('.', '-')
                : options.name();
        return new SessionCookie(name, options == null || options.sameSite() == null ? "Lax" : options.sameSite());
    }

    static Lifetime lifetime(@Nullable CookieOptions options) {
        return new Lifetime(
                options == null || options.idle() == null ? IDLE : Units.duration(options.idle()),
                options == null || options.max() == null ? MAX : Units.duration(options.max()));
    }

    private static Csrf csrf(@Nullable CsrfOptions options) {
        return new Csrf(
                options == null || options.header() == null ? Csrf.FIELD : options.header(),
                options == null || options.origins() == null ? Set.of() : Set.copyOf(options.origins()));
    }

    /** Scopes are those that were granted, unless claims have more. */
    private static ClaimMapping mapping(SessionOptions options) {
        return ClaimMapping.of(options.scopes() == null ? List.of() : options.scopes(), options.groups());
    }

    private static Sealing sealing(@Nullable List<String> keys, Provisions provisions) throws MissingSecret {
        List<Supplier<byte[]>> secrets = new ArrayList<>();
        for (String written : keys == null ? List.<String>of() : keys) {
            Secret secret = provisions.secrets().findOfLength(written, KEY_OCTETS);
            secrets.add(() -> secret.value().getBytes(StandardCharsets.UTF_8));
        }
        return new Sealing(List.copyOf(secrets));
    }

    /** Whom a relying party is kept for. */
    private record Party(
            AskedProvider provider, String client, @Nullable String secret, List<String> scopes) {}

    private RelyingParty party(OidcOptions options, Provisions provisions) throws MissingSecret {
        Secret secret = options.secret() == null ? null : provisions.secrets().find(options.secret());
        Fetching fetching = provisions.fetching();
        AskedProvider asked = AskedProvider.of(options.issuer(), null, options.hosts(), options.tls());
        Fetcher fetcher = asked.fetcher(fetching);
        Provider provider = asked.provider(fetching);
        return fetching.keep(
                new Party(asked, options.client(), options.secret(), options.asked()),
                RelyingParty.class,
                () -> new RelyingParty(
                        new Registration(options.issuer(), options.client(), secret, options.asked()),
                        provider,
                        fetcher,
                        clock));
    }
}
