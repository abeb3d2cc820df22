package io.gatehouse.compose;

/** A part can't be asked for: something that it refers to has no value, or one that would change where it goes. */
final class MissingInput extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean clients;

    /** @param clients whether the request's sender chose the value, and not another part */
    MissingInput(String reason, boolean clients) {
        super(reason, null, false, false);
        this.clients = clients;
    }

    boolean isClients() {
        return clients;
    }
}
