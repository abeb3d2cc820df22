package io.gatehouse.policy.session;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.config.Problems;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.consumer.SlowHashes;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.AskedProvider;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Needs;
import io.gatehouse.policy.OwnPaths;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Browser;
import io.gatehouse.testing.DirectFetching;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.LoginProvider;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.token.Provider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A route with a session and its own paths, without a server around it: what reaches the upstream is kept. */
final class Bench implements AutoCloseable {
    static final String HOST = "app.example";
    static final String COOKIE = "__Host-shop-session";
    static final String OWN = "/_gatehouse/session/shop.session/";

    final ManualClock clock = new ManualClock();
    LoginProvider provider;
    final List<Request> forwarded = Collections.synchronizedList(new ArrayList<>());
    /** What an auditor is told of the credential of the last request; null for nothing. */
    volatile @Nullable String refused;

    /** What came of policies that were only observed at the last request. */
    final List<String> observed = Collections.synchronizedList(new ArrayList<>());

    String oldKey = "an older key of more than 32 octets, no doubt";
    String newKey = "a newer key of more than 32 octets, no doubt!";
    String scopes = "openid, \"pets:read\"";

    private DirectFetching fetching = new DirectFetching();
    private Policy<?> policy;
    private Handler route;

    Bench(String options) throws Exception {
        provider = LoginProvider.start(clock);
        publish(options);
    }

    /** Puts the policy in the place of the one before; {@code options} is YAML besides {@code oidc}, of one line. */
    void publish(String options) throws Exception {
        String oidc = "oidc: {issuer: \"" + provider.issuer() + "\", client: " + LoginProvider.CLIENT
                + ", secret: \"${env:SECRET}\", scopes: [" + scopes + "]}";
        String yaml =
                "version: 1\npolicies: {shop: {session: {" + oidc + (options.isEmpty() ? "" : ", " + options) + "}}}";
        var written = Document.read(yaml, Format.YAML)
                .json()
                .getJsonObject("policies")
                .getJsonObject("shop");
        SessionOptions bound = PolicyEntry.of(written).options(SessionOptions.class);
        Secrets secrets = Secrets.of(
                name -> switch (name) {
                    case "SECRET" -> LoginProvider.SECRET;
                    case "OLD" -> oldKey;
                    default -> newKey;
                },
                List.of());
        Consumers consumers =
                Consumers.of(Map.of(), Consumers.Means.of(secrets, SlowHashes.ofThisMachine()), new Problems().root());
        askByOurClock();
        policy = new SessionType(clock).compile(bound, new Provisions("shop.session", secrets, consumers, fetching));
        route = route(Mode.ENFORCE);
    }

    /** So that what can't be had is asked for again when this clock says so. */
    private void askByOurClock() {
        AskedProvider asked = AskedProvider.of(provider.issuer(), null, null, null);
        fetching.keep(
                asked,
                Provider.class,
                () -> new Provider(provider.issuer(), null, asked.fetcher(fetching), fetching.threads(), clock));
    }

    private Handler route(Mode mode) {
        return new Chain(List.of(
                        new Chain.Link("shop.session", "session", Phase.AUTHENTICATE, Needs.NONE, mode, policy)))
                .around(this::forward);
    }

    /** From now on the policy decides, and nothing is done about it. */
    void observe() {
        route = route(Mode.OBSERVE);
    }

    /** The same after the gateway has ended and begun again. */
    void restart(String options) throws Exception {
        fetching = new DirectFetching();
        publish(options);
    }

    private Reply forward(Exchange exchange) {
        forwarded.add(exchange.request());
        String who = exchange.caller() == null ? "nobody" : String.valueOf(exchange.caller());
        return Reply.of(200, "text/plain", who);
    }

    /** A browser that comes over TLS to {@link #HOST}. */
    Browser browser() {
        return browser("https", HOST, "");
    }

    Browser browser(String scheme, String authority, String prefix) {
        return new Browser(
                (method, target, fields, body) -> send(scheme, authority, prefix, method, target, fields, body),
                scheme.equals("https"));
    }

    private Browser.Seen send(
            String scheme,
            String authority,
            String prefix,
            String method,
            String target,
            List<String> fields,
            String body)
            throws IOException {
        Request bare = Exchanges.request(method, target.substring(prefix.length()), fields.toArray(String[]::new));
        Request request = body.isEmpty() ? bare : bare.withBody(Body.of(body.getBytes(StandardCharsets.UTF_8)));
        InetAddress peer = InetAddress.getByName("203.0.113.7");
        Client client = new Client(peer, 40_000, true, peer, scheme, authority, prefix, "HTTP/1.1");
        Exchange exchange = Exchanges.of(request, client);
        String own = "/_gatehouse/session/shop.session/";
        exchange.request(((OwnPaths) policy).without(request, client));
        Reply reply = request.path().startsWith(own)
                ? ((OwnPaths) policy).answer(request.path().substring(own.length()), exchange)
                : route.handle(exchange);
        refused = exchange.credential();
        observed.clear();
        exchange.forEachObserved((step, decision) -> observed.add(decision.outcome()));
        return seen(reply == null ? Reply.of(404, Headers.EMPTY) : reply);
    }

    private static Browser.Seen seen(Reply reply) throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        reply.headers().forEach((name, value) -> fields.computeIfAbsent(name, each -> new ArrayList<>())
                .add(value));
        String body = new String(reply.body().stream().readAllBytes(), StandardCharsets.UTF_8);
        return new Browser.Seen(reply.status(), fields, body);
    }

    /** A browser that has logged in. */
    Browser loggedIn() throws IOException {
        Browser browser = browser();
        Browser.Seen back = browser.login(provider, "/pets");
        if (back.status() != 302) {
            throw new AssertionError(back.toString());
        }
        return browser;
    }

    /** The last that the upstream got. */
    Request last() {
        return forwarded.get(forwarded.size() - 1);
    }

    @Override
    public void close() throws IOException {
        provider.close();
    }
}
