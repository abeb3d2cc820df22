package io.gatehouse.policy.transform;

/** Why content that was to be changed stays as it is. */
enum Unchanged {
    /** There is nothing to be changed. */
    EMPTY("it has no content", 400),
    FORBIDDEN("it says no-transform", 400),
    ASKED("the request says no-transform", 400),
    EVENTS("it is a stream of events", 415),
    PART("it is a part of a whole", 400),
    TYPE("its media type is not JSON", 415),
    CODING("it has a content coding other than gzip", 415),
    TOO_LARGE("it is larger than maxBytes", 413),
    NOT_JSON("it is no JSON in UTF-8 that nests 200 levels at most and has no name twice", 400),
    UNFIT("the change does not apply to it", 400),
    RESULT("what comes of it is too large", 413);

    private final String reason;
    private final int status;

    Unchanged(String reason, int status) {
        this.reason = reason;
        this.status = status;
    }

    /** In words that go on after "since". */
    String reason() {
        return reason;
    }

    /** What a request is refused with whose content must be changed. */
    int status() {
        return status;
    }
}
