package io.gatehouse.policy.forwardauth;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Inquiry;

/** How somebody is asked whether a request may pass. */
interface Protocol {
    /** What is asked of this request; equal inquiries are the same question. */
    Inquiry question(Exchange exchange);

    /**
     * What an answer means.
     *
     * @throws FetchFailed when it means nothing
     */
    Verdict verdict(Fetched answer) throws FetchFailed;
}
