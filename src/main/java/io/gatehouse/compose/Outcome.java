package io.gatehouse.compose;

import io.gatehouse.exchange.Headers;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How one call of a part ended.
 *
 * @param status the status that was answered; the one that stands for the failure where there was no answer
 * @param value what it brought, or what was had in its place; null where that is nothing
 * @param reason why it brought nothing; null where all is well
 * @param used by what the value was had in its place: {@link #STALE} or {@link #CALL}; null where it was not
 * @param clients whether the client's own request is why
 * @param headers the fields of the answer
 * @param nanos how long it took
 */
record Outcome(
        int status,
        @Nullable JsonValue value,
        @Nullable Reason reason,
        @Nullable String used,
        boolean clients,
        Headers headers,
        long nanos) {
    /** What it brought before. */
    static final String STALE = "stale";

    /** Another call. */
    static final String CALL = "call";

    static Outcome well(int status, JsonValue value, Headers headers) {
        return new Outcome(status, value, null, null, false, headers, 0);
    }

    static Outcome failed(int status, Reason reason) {
        return failed(status, reason, Headers.EMPTY);
    }

    static Outcome failed(int status, Reason reason, Headers headers) {
        return new Outcome(status, null, reason, null, false, headers, 0);
    }

    static Outcome without(MissingInput input) {
        return new Outcome(
                input.isClients() ? 400 : 502, null, Reason.INPUT, null, input.isClients(), Headers.EMPTY, 0);
    }

    /** The same with what another brought in its place. */
    Outcome inPlace(Outcome other, String how) {
        return new Outcome(status, other.value, reason, how, clients, other.headers, nanos);
    }

    Outcome after(long took) {
        return new Outcome(status, value, reason, used, clients, headers, took);
    }

    /** Whether it is the service that failed, so that nothing new is known of what it would have brought. */
    boolean isOfService() {
        return reason == Reason.TIMEOUT || reason == Reason.UNREACHABLE || reason == Reason.STATUS && status >= 500;
    }

    boolean isWell() {
        return reason == null;
    }
}
