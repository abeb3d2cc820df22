package io.gatehouse.launch.demo;

/** A request that the store does not take, with the status and the sentence of its problem reply. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String detail;

    Refused(int status, String detail) {
        super(status + " " + detail, null, false, false);
        this.status = status;
        this.detail = detail;
    }

    int status() {
        return status;
    }

    String detail() {
        return detail;
    }
}
