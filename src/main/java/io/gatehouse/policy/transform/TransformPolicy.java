package io.gatehouse.policy.transform;

import io.gatehouse.cache.Validators;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.ContentFields;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Failure;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.Policy;
import io.gatehouse.problem.ProblemReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Changes fields, query and content of the request, fields and content of the reply, and compresses that.
 *
 * <p>What the request's fields tell is decided beforehand. What only its content tells, and all that is of the reply, is seen when it
 * comes, and told when the exchange ends.
 *
 * @param gzip null where nothing is compressed
 */
record TransformPolicy(
        RequestChange request, ReplyChange reply, @Nullable Gzip gzip) implements Policy<Transformation> {

    @Override
    public Transformation decide(Exchange exchange) {
        Transformation told = new Transformation(says(), request.changes() || reply.changes() || gzip != null);
        Unchanged why = request.obstacle(exchange.request());
        if (why != null && isRequired()) {
            told.refused("the request's", why, why.status());
        } else if (why != null) {
            told.content("the request's", why);
        }
        return told;
    }

    private boolean isRequired() {
        return request.body() != null && request.body().required();
    }

    private String says() {
        List<String> says = new ArrayList<>();
        if (request.changes()) {
            says.add("request: " + request.says());
        }
        if (reply.changes()) {
            says.add("reply: " + reply.says());
        }
        if (gzip != null) {
            says.add("gzip");
        }
        return String.join("; ", says);
    }

    @Override
    public boolean needsCaller() {
        return request.needsCaller() || reply.headers().needsCaller();
    }

    @Override
    public Map<String, String> input(Exchange exchange) {
        Map<String, String> input = new LinkedHashMap<>();
        Request asked = exchange.request();
        if (request.body() != null && asked.body().length() != 0) {
            input.put("content", Objects.requireNonNullElse(MediaTypes.of(asked.headers()), "of no media type"));
        }
        return input;
    }

    @Override
    public Reply carryOut(Transformation told, Exchange exchange, Handler next) throws IOException {
        if (told.refuses()) {
            return refusal(Objects.requireNonNull(request.obstacle(exchange.request())), exchange);
        }
        told.begin();
        Unchanged why = request.apply(exchange, told);
        if (why != null) {
            told.refused("the request's", why, why.status());
            return refusal(why, exchange);
        }
        Request asked = exchange.request();
        Asking asking = Asking.of(asked, reply.body() != null, reply.tags(), gzip != null);
        exchange.request(asking.onward());
        Reply answer;
        try {
            answer = next.handle(exchange);
        } finally {
            exchange.request(asking.back(exchange.request()));
        }
        return answered(answer, asked, exchange, told);
    }

    private Reply answered(Reply answer, Request asked, Exchange exchange, Transformation told) throws IOException {
        try {
            if (exchange.rehearsed() && answer.body() == Body.EMPTY) {
                // there is none: nothing was sent
                return answer;
            }
            Reply changed = reply.apply(answer, asked, exchange, told);
            Reply packed = gzip == null ? changed : gzip.on(changed, asked, told);
            Reply varied = packed.withHeaders(varied(packed.headers()));
            return reply.tags() != null && isKnown(asked, varied) ? notModified(varied) : varied;
        } catch (Failure broken) {
            answer.close();
            return ReplyChange.broken(broken, exchange);
        } catch (IOException | RuntimeException thrown) {
            answer.close();
            throw thrown;
        }
    }

    /** What clients chose by fields of theirs is in no address, so that caches must be told of it (RFC 9110 §12.5.5). */
    private Headers varied(Headers headers) {
        Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        fields.addAll(request.query().fields());
        fields.addAll(reply.headers().fields());
        if (fields.isEmpty()) {
            return headers;
        }
        Headers.Builder varied = headers.toBuilder();
        fields.forEach(field -> varied.addMember("Vary", field));
        return varied.build();
    }

    /**
     * Whether the client has this answer already. Its upstream was asked by its own tags alone, and can't tell for those of an answer
     * that went on unchanged.
     */
    private static boolean isKnown(Request asked, Reply answer) {
        boolean reads = asked.method().equals("GET") || asked.method().equals("HEAD");
        return reads && answer.status() == 200 && Validators.isKnown(asked.headers(), answer.headers());
    }

    private static Reply notModified(Reply answer) throws IOException {
        answer.close();
        return Reply.of(304, ContentFields.notModified(answer.headers()));
    }

    private static Reply refusal(Unchanged why, Exchange exchange) {
        Headers fields = why == Unchanged.CODING ? Headers.of("Accept-Encoding", "gzip, identity") : Headers.EMPTY;
        return ProblemReply.of(
                why.status(),
                "The request's content can't be changed as it must be, since " + why.reason() + ".",
                fields,
                exchange);
    }
}
