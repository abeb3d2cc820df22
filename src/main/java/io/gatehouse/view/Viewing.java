package io.gatehouse.view;

import io.gatehouse.cache.Directives;
import io.gatehouse.cache.Validators;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ContentFields;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.problem.ProblemReply;
import io.gatehouse.shape.JsonOctets;
import io.gatehouse.shape.Mask;
import io.gatehouse.shape.NotJson;
import io.gatehouse.shape.ShapeFailure;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a view of the answer that comes next.
 *
 * <p>To its client the view is the resource, and the gateway is its origin: the answer has a tag of its own, conditions are about
 * that, and {@code no-transform}, which is for those on the way (RFC 9110 §7.7), does not speak of it. An answer that is no success
 * goes by as it is.
 */
public final class Viewing implements Handler {
    private static final System.Logger LOG = System.getLogger(Viewing.class.getName());
    private static final String PARTS = "Gatehouse-Parts";

    /** What the request asks of a representation that the view is not (RFC 9110 §13.1, §14.2, §12.5.3). */
    private static final Set<String> OF_OTHER = Set.of(
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "range",
            "accept-encoding");

    /** What is true of the answer as it came alone, beside what is of its octets (RFC 9110 §8). */
    private static final List<String> OF_ANSWER =
            List.of("Content-Type", "Content-Encoding", "Content-Location", "ETag", "Last-Modified", "Trailer");

    private final View view;
    private final @Nullable MaskParameter parameter;
    private final Handler next;

    public Viewing(View view, @Nullable MaskParameter parameter, Handler next) {
        this.view = view;
        this.parameter = parameter;
        this.next = next;
    }

    @Override
    public Reply handle(Exchange exchange) throws IOException {
        Request asked = exchange.request();
        Mask mask;
        try {
            mask = parameter == null ? null : parameter.of(asked);
        } catch (MaskParameter.Unreadable wrong) {
            return ProblemReply.of(400, String.valueOf(wrong.getMessage()), exchange);
        }
        if (mask == null && view.isPlain()) {
            return lasting(next.handle(exchange), exchange);
        }
        boolean changes = mask != null || !view.shape().isNone();
        exchange.request(changes ? whole(asked) : read(asked));
        try {
            Reply reply = next.handle(exchange);
            return exchange.rehearsed() || !isSuccess(reply)
                    ? reply
                    : lasting(changes ? viewed(reply, mask, exchange, asked) : bounded(reply, exchange), exchange);
        } finally {
            exchange.request(asked);
        }
    }

    private static boolean isSuccess(Reply reply) {
        return reply.status() >= 200 && reply.status() < 300;
    }

    /** A request whose answer's content can be looked at: how large it is, HEAD does not tell for sure. */
    private static Request read(Request asked) {
        if (!asked.method().equals("HEAD")) {
            return asked;
        }
        // ranges are of GET alone (RFC 9110 §14.2)
        Headers fields =
                asked.headers().toBuilder().remove("Range").remove("If-Range").build();
        return new Request("GET", asked.path(), asked.query(), fields, asked.body());
    }

    /**
     * A request for the whole answer. Conditions on what writes go on: its upstream alone can judge them, and a view's tag never
     * has it write over what it does not name.
     */
    private Request whole(Request asked) {
        Request plain = parameter == null ? asked : parameter.without(asked);
        boolean reads = isRead(asked);
        Headers fields = asked.headers().toBuilder()
                .removeIf((name, value) ->
                        (reads || name.equalsIgnoreCase("Accept-Encoding")) && OF_OTHER.contains(lower(name)))
                .add("Accept-Encoding", "identity")
                .build();
        return read(plain.withHeaders(fields));
    }

    private static boolean isRead(Request request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private Reply lasting(Reply reply, Exchange exchange) {
        if (view.ttl() == null || !isSuccess(reply) && reply.status() != 304) {
            return reply;
        }
        Headers fresh = CacheControl.freshFor(view.ttl(), reply.headers());
        boolean ofOne = exchange.caller() != null && !exchange.caller().isNobody();
        return reply.withHeaders(
                ofOne && !CacheControl.isForAll(reply.headers()) ? CacheControl.privately(fresh) : fresh);
    }

    /** An answer that stays as it is, if it is small enough. */
    private Reply bounded(Reply reply, Exchange exchange) throws IOException {
        Integer most = view.bounds().given();
        try (reply) {
            byte[] content = WholeAnswer.content(reply, most == null ? Integer.MAX_VALUE : most);
            return new Reply(reply.status(), reply.headers(), Body.of(content));
        } catch (NoView why) {
            return refusal(why, reply, exchange);
        }
    }

    private Reply viewed(Reply reply, @Nullable Mask mask, Exchange exchange, Request asked) throws IOException {
        try (reply) {
            byte[] came = WholeAnswer.decoded(reply, view.bounds().read());
            boolean mayBeEmpty = !isRead(asked) || reply.status() == 204 || reply.status() == 205;
            if (came.length == 0 && mayBeEmpty) {
                return Reply.of(reply.status(), fields(reply.headers()).build());
            }
            byte[] content = JsonOctets.write(view.of(JsonOctets.read(came), mask));
            Integer most = view.bounds().given();
            if (most != null && content.length > most) {
                throw new NoView("too-large", "it would have " + content.length + " octets, " + most + " at most");
            }
            Headers.Builder fields = fields(reply.headers()).add("Content-Type", type(reply.headers()));
            return answer(new Reply(reply.status(), fields.build(), Body.of(content)), content, exchange, asked);
        } catch (NotJson wrong) {
            return refusal(new NoView("not-json", "it is no JSON"), reply, exchange);
        } catch (ShapeFailure failure) {
            return refusal(new NoView("shape", String.valueOf(failure.getMessage())), reply, exchange);
        } catch (NoView why) {
            return refusal(why, reply, exchange);
        }
    }

    private static Headers.Builder fields(Headers came) {
        Headers.Builder fields = ContentFields.changed(came);
        OF_ANSWER.forEach(fields::remove);
        return fields;
    }

    /** Without parameters: it is UTF-8 now, whatever it was. */
    private static String type(Headers came) {
        String told = came.first("Content-Type");
        String type = told == null ? "" : lower(told.split(";", 2)[0].strip());
        return type.endsWith("+json") ? type : "application/json";
    }

    /** An answer that can be asked about, unless nobody may keep it (RFC 9110 §13). */
    private static Reply answer(Reply whole, byte[] content, Exchange exchange, Request asked) {
        if (!isRead(asked) || whole.status() != 200) {
            return whole;
        }
        Headers fields = Directives.of(whole.headers()).has("no-store")
                ? whole.headers()
                : whole.headers().with("ETag", Validators.tag(content));
        if (Validators.isAboutOther(asked.headers(), fields)) {
            return ProblemReply.of(412, "The answer is not the one that If-Match names.", exchange);
        }
        return Validators.isKnown(asked.headers(), fields)
                ? Reply.of(304, fields.toBuilder().remove("Content-Type").build())
                : whole.withHeaders(fields);
    }

    private Reply refusal(NoView why, Reply reply, Exchange exchange) {
        LOG.log(System.Logger.Level.DEBUG, "{0}: no view {1}: {2}", exchange.id(), view.name(), why.getMessage());
        Headers.Builder fields = Headers.builder();
        reply.headers().all(PARTS).forEach(parts -> fields.add(PARTS, parts));
        String done = isRead(exchange.request())
                ? ""
                : " The request is done all the same: its upstream answered " + reply.status() + ".";
        return ProblemReply.of(502, why.of(view.name()) + done, fields.build(), exchange);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
