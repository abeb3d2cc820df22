package io.gatehouse.route;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;

/** A route's answer that is always the same: status, fields and content from the document. */
public final class Respond implements Handler {
    private final int status;
    private final Headers headers;
    private final byte[] content;

    public Respond(int status, Headers headers, byte[] content) {
        this.status = status;
        this.headers = headers;
        this.content = content.clone();
    }

    @Override
    public Reply handle(Exchange exchange) {
        return new Reply(status, headers, content.length == 0 ? Body.EMPTY : Body.of(content));
    }
}
