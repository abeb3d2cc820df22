package io.gatehouse.policy.session;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Reply;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.token.GrantRefused;
import io.gatehouse.token.Granted;
import io.gatehouse.token.RelyingParty;
import io.gatehouse.token.Token;
import io.gatehouse.token.TokenRefused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes browsers back from where people log in (RFC 6749 §4.1.2).
 *
 * @param asked the scopes that are asked for, with spaces between
 */
record Callback(Entry entry, Store store, Once logins, String asked) {
    private static final System.Logger LOG = System.getLogger(Callback.class.getName());

    private static final String NOT_BEGUN =
            "This login was not begun in this browser, or has come back before, or too late. Begin again.";
    private static final String NOT_GOOD = "The login is not good. Begin again.";

    /** A login that came to nothing: what the person is told, and what the log. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient int status;
        private final String detail;

        Failed(int status, String detail, String why) {
            super(why, null, false, false);
            this.status = status;
            this.detail = detail;
        }
    }

    Reply answer(Exchange exchange) {
        if (!entry.cookie().isSafe(exchange.client())) {
            return Entry.unsafe(exchange);
        }
        Instant now = entry.clock().instant();
        String state = one("state", exchange);
        Transaction begun = state == null ? null : entry.transactions().find(state, exchange, now);
        if (begun == null || !logins.isFirst(begun.login().state(), begun.until(), now)) {
            return refused(new Failed(400, NOT_BEGUN, "no login of this browser has this state"), List.of(), exchange);
        }
        List<String> cookies = new ArrayList<>();
        cookies.add(entry.transactions().end(begun, exchange));
        try {
            Session session = session(begun, exchange);
            cookies.addAll(store.begin(session, exchange, entry.clock().instant()));
            return goOn(begun.back(), cookies);
        } catch (Failed failed) {
            return refused(failed, cookies, exchange);
        } catch (Store.TooLarge large) {
            LOG.log(System.Logger.Level.WARNING, "nobody can log in at {0}: {1}", entry.id(), large.getMessage());
            return refused(new Failed(403, "The session is too large to be kept.", "too large"), cookies, exchange);
        } catch (FetchFailed failed) {
            return with(cookies, Entry.away(exchange, failed));
        }
    }

    private Session session(Transaction begun, Exchange exchange) throws Failed, FetchFailed {
        RelyingParty party = entry.party();
        List<String> issuers = Query.all(exchange.received().query(), "iss");
        if (issuers.size() > 1 || !party.answers(issuers.isEmpty() ? null : issuers.get(0))) {
            throw new Failed(400, NOT_GOOD, "the answer is of another issuer, or does not say of which");
        }
        String error = Query.first(exchange.received().query(), "error");
        if (error != null) {
            throw error(error);
        }
        String code = one("code", exchange);
        if (code == null || code.isEmpty()) {
            throw new Failed(400, NOT_GOOD, "the answer has no code, or several");
        }
        try {
            Granted granted = party.redeem(code, begun.login());
            Token identity = party.identity(granted, begun.login().nonce());
            return Session.begin(granted, identity, asked, entry.clock().instant());
        } catch (GrantRefused refused) {
            throw new Failed(refused.isOfGrant() ? 400 : 403, NOT_GOOD, String.valueOf(refused.getMessage()));
        } catch (TokenRefused refused) {
            throw new Failed(403, NOT_GOOD, refused.reason());
        }
    }

    /** Nothing of what it says is shown: anybody may have written it (RFC 6749 §4.1.2.1). */
    private static Failed error(String error) {
        String shown = error.matches("[a-z_]{1,40}") ? error : "an error that is none";
        return switch (error) {
            case "access_denied" -> new Failed(403, "The login was not granted.", shown);
            case "temporarily_unavailable", "server_error" ->
                new Failed(503, "The identity provider can't have anybody log in now.", shown);
            default -> new Failed(400, NOT_GOOD, shown);
        };
    }

    /** The parameter, if it is there once; else null. */
    private static @Nullable String one(String name, Exchange exchange) {
        List<String> values = Query.all(exchange.received().query(), name);
        return values.size() == 1 ? values.get(0) : null;
    }

    /**
     * Sends the browser on. One that is sent on from another site brings no cookie that is {@code Strict}; one whom a page of
     * our own sends does.
     */
    private Reply goOn(String back, List<String> cookies) {
        if (!entry.cookie().sameSite().equals("Strict")) {
            return with(cookies, Reply.of(302, Headers.of("Location", back)));
        }
        String target = back.replace("&", "&amp;");
        String page =
                "<!doctype html><meta charset=utf-8><title>Logged in</title><meta http-equiv=refresh content=\"0;url="
                        + target + "\"><a href=\"" + target + "\">Go on</a>\n";
        Headers fields =
                Headers.of("Content-Type", "text/html; charset=utf-8", "Content-Security-Policy", "default-src 'none'");
        return with(cookies, new Reply(200, fields, Body.of(page.getBytes(StandardCharsets.UTF_8))));
    }

    private Reply refused(Failed failed, List<String> cookies, Exchange exchange) {
        // anybody can come back without having begun; what comes after is the provider's or ours to mend
        System.Logger.Level level =
                failed.detail.equals(NOT_BEGUN) ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
        LOG.log(level, "a login at {0} failed: {1}", entry.id(), failed.getMessage());
        Headers fields = failed.status == 503 ? Headers.of("Retry-After", "5") : Headers.EMPTY;
        return with(cookies, ProblemReply.of(failed.status, failed.detail, fields, exchange));
    }

    private static Reply with(List<String> cookies, Reply reply) {
        Headers.Builder fields =
                reply.headers().toBuilder().set("Cache-Control", "no-store").set("Referrer-Policy", "no-referrer");
        cookies.forEach(each -> fields.add("Set-Cookie", each));
        return reply.withHeaders(fields.build());
    }
}
