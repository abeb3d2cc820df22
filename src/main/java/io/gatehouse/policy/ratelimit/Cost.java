package io.gatehouse.policy.ratelimit;

import io.gatehouse.config.Place;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much a request costs: at least 1, which is taken when it comes. What more it turned out to cost is charged when that is
 * known.
 *
 * @param constant what it costs anyway; 0 where something else says it
 * @param field what says it; empty where it is the reply's octets
 */
record Cost(Source source, long constant, String field, long max) {
    private static final long MAX = 1000;

    enum Source {
        CONSTANT,
        REQUEST,
        REPLY,
        BYTES
    }

    /** What the option says. */
    static Cost of(@Nullable JsonValue option) {
        if (option == null) {
            return new Cost(Source.CONSTANT, 1, "", MAX);
        }
        if (option instanceof JsonNumber number) {
            return new Cost(Source.CONSTANT, number.longValueExact(), "", MAX);
        }
        JsonObject object = option.asJsonObject();
        long max = object.containsKey("max") ? object.getJsonNumber("max").longValueExact() : MAX;
        if (object.containsKey("requestHeader")) {
            return new Cost(Source.REQUEST, 0, object.getString("requestHeader"), max);
        }
        return object.containsKey("replyHeader")
                ? new Cost(Source.REPLY, 0, object.getString("replyHeader"), max)
                : new Cost(Source.BYTES, 0, "", max);
    }

    /** Reports what says nothing, or too much. */
    static void check(@Nullable JsonValue option, Place place) {
        if (!(option instanceof JsonObject object)) {
            return;
        }
        long sources = Stream.of("requestHeader", "replyHeader", "reply")
                .filter(object::containsKey)
                .count();
        if (sources != 1) {
            place.problem(
                    sources == 0 ? "says nothing of the cost" : "says several things of the cost",
                    null,
                    "one of: requestHeader, replyHeader, reply");
        } else if (object.containsKey("max") && object.containsKey("reply")) {
            place.child("max")
                    .problem("is of a field alone", Objects.toString(object.get("max")), "no max beside reply");
        }
    }

    /** What is taken when a request comes. */
    long ahead(Exchange exchange) {
        return switch (source) {
            case CONSTANT -> constant;
            case REQUEST -> said(exchange.received().headers());
            case REPLY, BYTES -> 1;
        };
    }

    /** What it cost besides, as the reply says. */
    long besides(Reply reply) {
        return source == Source.REPLY ? said(reply.headers()) - 1 : 0;
    }

    /** A whole number of the field; what is none, or more than may be, is the most there may be. */
    private long said(Headers headers) {
        String value = headers.first(field);
        if (value == null) {
            return 1;
        }
        String digits = value.strip();
        return digits.matches("\\d{1,15}") ? Math.max(1, Math.min(Long.parseLong(digits), max)) : max;
    }

    boolean isOfBytes() {
        return source == Source.BYTES;
    }
}
