package io.gatehouse.policy.session;

import io.gatehouse.config.Providers;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Reply;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.token.LoggedOut;
import io.gatehouse.token.TokenRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends sessions: because somebody wants to go, or the provider says that somebody has gone. */
record Exit(Entry entry, Store store, Once notices, Csrf csrf) {
    private static final System.Logger LOG = System.getLogger(Exit.class.getName());

    /** A notice is remembered for longer than any clock would find it good. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** A notice is one token and its name. */
    private static final int LARGEST = 64 * 1024;

    /** The answer to {@code logout}: the session is over, and the browser is told where it is over at the provider too. */
    Reply logout(Exchange exchange) {
        String forged = csrf.formRefusal(exchange);
        if (forged != null) {
            LOG.log(System.Logger.Level.DEBUG, "a logout at {0} is refused: {1}", entry.id(), forged);
            return ProblemReply.of(
                    403, "The request may be forged.", Headers.of("Cache-Control", "no-store"), exchange);
        }
        Client client = exchange.client();
        Instant now = entry.clock().instant();
        Held held = entry.cookie().isSafe(client) ? store.find(exchange, now) : null;
        Headers.Builder fields = Headers.builder().add("Cache-Control", "no-store");
        store.end(exchange, now).forEach(each -> fields.add("Set-Cookie", each));
        if (client.secure()) {
            fields.add("Clear-Site-Data", "\"cache\"");
        }
        String next = next(held, client);
        boolean script = exchange.received().headers().contains(csrf.field());
        if (!script && Navigation.isOfPerson(exchange.received().headers())) {
            return Reply.of(303, fields.add("Location", next).build());
        }
        String json = Providers.JSON.createObjectBuilder().add("logout", next).build() + "\n";
        Reply reply = Reply.of(200, "application/json", json);
        reply.headers().forEach(fields::add);
        return reply.withHeaders(fields.build());
    }

    /** Where the browser goes next: here, where the provider has no place for it, or is away. */
    private String next(@Nullable Held held, Client client) {
        String home = client.prefix() + '/';
        try {
            String idToken = held == null ? null : held.session().idToken();
            String logout = entry.party().logout(idToken, Origin.of(client) + home);
            return logout == null ? home : logout;
        } catch (FetchFailed failed) {
            LOG.log(System.Logger.Level.WARNING, "a logout is not told to the provider: {0}", failed.getMessage());
            return home;
        }
    }

    /** The answer to {@code backchannel} (OpenID Connect Back-Channel Logout 1.0 §2.6 to §2.8). */
    Reply backchannel(Exchange exchange) throws IOException {
        List<String> tokens = Query.all(content(exchange), "logout_token");
        if (tokens.size() != 1) {
            return bad(exchange, "the notice has no logout_token, or several");
        }
        try {
            LoggedOut who = entry.party().loggedOut(tokens.get(0));
            Instant now = entry.clock().instant();
            if (!notices.isFirst(who.id(), who.expires().plus(SKEW), now)) {
                return bad(exchange, "the notice came before");
            }
            store.end(who, now);
            return Reply.of(200, Headers.of("Cache-Control", "no-store"));
        } catch (TokenRefused refused) {
            return bad(exchange, refused.reason());
        } catch (FetchFailed failed) {
            return Entry.away(exchange, failed);
        }
    }

    private Reply bad(Exchange exchange, String why) {
        LOG.log(System.Logger.Level.WARNING, "a logout notice for {0} is not good: {1}", entry.id(), why);
        return ProblemReply.of(400, "The notice is not good.", Headers.of("Cache-Control", "no-store"), exchange);
    }

    private static String content(Exchange exchange) throws IOException {
        String type = exchange.received().headers().first("Content-Type");
        if (type == null || !type.split(";")[0].strip().equalsIgnoreCase("application/x-www-form-urlencoded")) {
            return "";
        }
        try (InputStream in = exchange.received().body().stream()) {
            byte[] content = in.readNBytes(LARGEST + 1);
            return content.length > LARGEST ? "" : new String(content, StandardCharsets.UTF_8);
        }
    }
}
