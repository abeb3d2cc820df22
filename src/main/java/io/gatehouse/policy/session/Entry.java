package io.gatehouse.policy.session;

import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Reply;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.token.RelyingParty;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Sends browsers to where people log in. */
record Entry(String id, RelyingParty party, Transactions transactions, SessionCookie cookie, InstantSource clock) {
    private static final System.Logger LOG = System.getLogger(Entry.class.getName());

    /** What is answered in place of what needs a provider that is away. */
    static Reply away(Exchange exchange, FetchFailed why) {
        LOG.log(System.Logger.Level.WARNING, "nobody can log in or out now: {0}", why.getMessage());
        Headers fields =
                Headers.of("Retry-After", ProblemReply.retryAfter(Duration.ofSeconds(5)), "Cache-Control", "no-store");
        return ProblemReply.of(503, "The identity provider can't be asked now.", fields, exchange);
    }

    /** What is answered to a browser over plain HTTP, which gets no cookie. */
    static Reply unsafe(Exchange exchange) {
        return ProblemReply.of(403, "Logging in needs https.", Headers.of("Cache-Control", "no-store"), exchange);
    }

    /** The path of one of the policy's own, as a browser sees it. */
    String path(String name, Client client) {
        return client.prefix() + "/_gatehouse/session/" + id + '/' + name;
    }

    /** The answer to {@code login?return=/path}. */
    Reply login(Exchange exchange) {
        List<String> back = Query.all(exchange.received().query(), "return");
        return begin(ReturnPath.of(back.size() == 1 ? back.get(0) : null, exchange.client()), exchange);
    }

    /** Begins a login, after which the browser goes on there; where its cookies leave no room to remember that, at home. */
    Reply begin(String back, Exchange exchange) {
        Client client = exchange.client();
        if (!cookie.isSafe(client)) {
            return unsafe(exchange);
        }
        String there = transactions.hasRoom(back, exchange) ? back : ReturnPath.home(client);
        Transaction begun = Transaction.begin(Origin.of(client) + path("callback", client), there, clock.instant());
        try {
            Headers.Builder fields = Headers.builder()
                    .add("Location", party.authorization(begun.login()))
                    .add("Cache-Control", "no-store")
                    .add("Referrer-Policy", "no-referrer");
            transactions.begin(begun, exchange, clock.instant()).forEach(each -> fields.add("Set-Cookie", each));
            return Reply.of(302, fields.build());
        } catch (FetchFailed failed) {
            return away(exchange, failed);
        }
    }
}
