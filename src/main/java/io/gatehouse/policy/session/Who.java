package io.gatehouse.policy.session;

import io.gatehouse.consumer.Consumer;
import io.gatehouse.consumer.Tokens;
import io.gatehouse.exchange.Caller;
import io.gatehouse.policy.ClaimMapping;
import io.gatehouse.token.Token;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who somebody is that has logged in. */
record Who(ClaimMapping mapping, Tokens consumers) {
    Caller caller(Session session) {
        Caller claimed = mapping.caller("session", new Token(session.claims(), session.begun()));
        Set<String> scopes = new LinkedHashSet<>(claimed.scopes());
        scopes.addAll(Token.texts(session.scope()));
        return new Caller(
                claimed.way(), claimed.subject(), null, claimed.groups(), Set.copyOf(scopes), claimed.claims());
    }

    Set<Consumer> consumers(Session session, Caller caller) {
        return consumers.find(String.valueOf(session.text("iss")), caller);
    }
}
