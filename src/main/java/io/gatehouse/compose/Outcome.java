package io.gatehouse.compose;

import io.gatehouse.exchange.Headers;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How one call of a part ended.
 *
 * @param status the status that was answered; the one that stands for the failure where there was no answer
 * @param value what it brought; null where that is nothing
 * @param reason why it brought nothing; null where all is well
 * @param clients whether the client's own request is why
 * @param headers the fields of the answer
 * @param nanos how long it took
 */
record Outcome(
        int status, @Nullable JsonValue value, @Nullable Reason reason, boolean clients, Headers headers, long nanos) {

    static Outcome well(int status, JsonValue value, Headers headers) {
        return new Outcome(status, value, null, false, headers, 0);
    }

    static Outcome failed(int status, Reason reason) {
        return failed(status, reason, Headers.EMPTY);
    }

    static Outcome failed(int status, Reason reason, Headers headers) {
        return new Outcome(status, null, reason, false, headers, 0);
    }

    static Outcome without(MissingInput input) {
        return new Outcome(input.isClients() ? 400 : 502, null, Reason.INPUT, input.isClients(), Headers.EMPTY, 0);
    }

    Outcome after(long took) {
        return new Outcome(status, value, reason, clients, headers, took);
    }

    boolean isWell() {
        return reason == null;
    }
}
