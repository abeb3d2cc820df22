package io.gatehouse.policy.upstreamauth;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.token.GrantRefused;

/** What an upstream is shown. Threads: any. */
interface Showing {
    /** Where it goes. */
    String field();

    /** What it is, for an explanation; nothing of the credential. */
    String words();

    /** Whether it depends on who sends the request. */
    default boolean needsCaller() {
        return false;
    }

    /** Whether the request lacks what it is made of. */
    default boolean lacks(Exchange exchange) {
        return false;
    }

    /**
     * What of it goes with a request.
     *
     * @throws FetchFailed when it can't be had now
     * @throws GrantRefused when nobody gives it
     */
    Shown show(Exchange exchange) throws FetchFailed, GrantRefused;

    /**
     * The value of the field.
     *
     * @param notTaken run where an upstream answers 401 to it
     */
    record Shown(String value, Runnable notTaken) {
        /** Nothing of it. */
        @Override
        public String toString() {
            return "a credential";
        }
    }
}
