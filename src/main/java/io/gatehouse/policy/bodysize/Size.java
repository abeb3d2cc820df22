package io.gatehouse.policy.bodysize;

import io.gatehouse.exchange.Decision;

/** How large content is that tells it. */
enum Size implements Decision {
    NONE("the request has no content"),
    WITHIN("the content is no larger than max"),
    BEYOND("the content is larger than max");

    private final String reason;

    Size(String reason) {
        this.reason = reason;
    }

    @Override
    public String outcome() {
        return refuses() ? "refused" : "pass";
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public boolean refuses() {
        return this == BEYOND;
    }

    @Override
    public int status() {
        return refuses() ? 413 : 0;
    }
}
