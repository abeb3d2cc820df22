package io.gatehouse.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.testing.Exchanges;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    private final List<String> ran = new ArrayList<>();

    @Test
    void policiesRunByPhaseAndThenInTheOrderOfTheDocument() throws Exception {
        Chain chain = new Chain(List.of(
                link("t1", Phase.TRANSFORM, Mode.ENFORCE, false),
                link("cors", Phase.CORS, Mode.ENFORCE, false),
                link("t2", Phase.TRANSFORM, Mode.ENFORCE, false),
                link("off", Phase.IP, Mode.OFF, true)));
        Reply reply = chain.around(e -> Reply.of(204, Headers.EMPTY)).handle(Exchanges.of("GET", "/"));
        assertThat(reply.status()).isEqualTo(204);
        assertThat(ran).containsExactly("cors", "t1", "t2");
        assertThat(chain.needs()).isEqualTo(new Needs(7, 0));
    }

    @Test
    void aRefusalEndsTheChain() throws Exception {
        Chain chain = new Chain(List.of(
                link("a", Phase.AUTHENTICATE, Mode.ENFORCE, true), link("b", Phase.CACHE, Mode.ENFORCE, false)));
        Reply reply = chain.around(e -> Reply.of(204, Headers.EMPTY)).handle(Exchanges.of("GET", "/"));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void anObservedRefusalIsNotedAndTheRequestGoesOn() throws Exception {
        Chain chain = new Chain(List.of(link("a", Phase.AUTHENTICATE, Mode.OBSERVE, true)));
        Exchange exchange = Exchanges.of("GET", "/");
        Reply reply = chain.around(e -> Reply.of(204, Headers.EMPTY)).handle(exchange);
        assertThat(reply.status()).isEqualTo(204);
        assertThat(ran).isEmpty();
        List<String> noted = new ArrayList<>();
        exchange.forEachDecision((step, decision) -> noted.add(step + " " + decision.refuses()));
        assertThat(noted).containsExactly("a true");
    }

    private Chain.Link link(String id, Phase phase, Mode mode, boolean refusing) {
        return new Chain.Link(id, id, phase, new Needs(7, 0), mode, new Recording(id, refusing));
    }

    private record Answer(boolean refuses) implements Decision {
        @Override
        public String outcome() {
            return "x";
        }

        @Override
        public String reason() {
            return "because";
        }
    }

    private final class Recording implements Policy<Answer> {
        private final String id;
        private final boolean refusing;

        Recording(String id, boolean refusing) {
            this.id = id;
            this.refusing = refusing;
        }

        @Override
        public Answer decide(Exchange exchange) {
            return new Answer(refusing);
        }

        @Override
        public Reply carryOut(Answer answer, Exchange exchange, Handler next) throws java.io.IOException {
            ran.add(id);
            return answer.refuses() ? Reply.of(403, Headers.EMPTY) : next.handle(exchange);
        }
    }
}
