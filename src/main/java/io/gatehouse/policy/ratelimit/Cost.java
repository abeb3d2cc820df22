package io.gatehouse.policy.ratelimit;

import io.gatehouse.config.Place;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
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
    static Cost of(@Nullable CostOptions option) {
        if (option == null) {
            return new Cost(Source.CONSTANT, 1, "", MAX);
        }
        long max = option.max() == null ? MAX : option.max();
        if (option.fixed() != null) {
            return new Cost(Source.CONSTANT, option.fixed(), "", max);
        }
        if (option.requestHeader() != null) {
            return new Cost(Source.REQUEST, 0, option.requestHeader(), max);
        }
        return option.replyHeader() != null
                ? new Cost(Source.REPLY, 0, option.replyHeader(), max)
                : new Cost(Source.BYTES, 0, "", max);
    }

    /** Reports what says nothing, or too much; {@code place} stands at the option. */
    static void check(@Nullable CostOptions option, Place place) {
        if (option == null) {
            return;
        }
        long sources = Stream.of(option.fixed(), option.requestHeader(), option.replyHeader(), option.reply())
                .filter(Objects::nonNull)
                .count();
        if (sources != 1) {
            place.problem(
                    sources == 0 ? "says nothing of the cost" : "says several things of the cost",
                    null,
                    "one of: fixed, requestHeader, replyHeader, reply");
        } else if (option.max() != null && option.requestHeader() == null && option.replyHeader() == null) {
            place.child("max")
                    .problem(
                            "is of a field alone", option.max().toString(), "a requestHeader or replyHeader beside it");
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
