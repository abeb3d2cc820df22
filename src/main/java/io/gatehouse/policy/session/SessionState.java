package io.gatehouse.policy.session;

/**
 * What outlives a publish, as long as the policy means the same.
 *
 * @param sealing what browsers keep of logins that have not come to their end, where the document has no keys
 * @param logins the states that came back
 * @param notices those of the provider that came
 */
record SessionState(Sealing sealing, Once logins, Once notices, Sessions sessions, Ended ended, Renewals renewals)
        implements AutoCloseable {

    static SessionState create() {
        return new SessionState(
                Sealing.ofItsOwn(), new Once(), new Once(), new Sessions(), new Ended(), new Renewals());
    }

    @Override
    public void close() {
        sessions.clear();
    }
}
