package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.IdentityFields;
import io.gatehouse.testing.Exchanges;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.junit.jupiter.api.Test;

class RequestTrailersTest {
    private static Body followedBy(String... trailers) {
        return new BodyAround(Body.EMPTY) {
            @Override
            public long length() {
                return UNKNOWN;
            }

            @Override
            public Headers trailers() {
                return Headers.of(trailers);
            }
        };
    }

    @Test
    void noClientTellsWhoItIsBehindTheContent() {
        Exchange exchange = Exchanges.of("POST", "/", "Trailer", "X-Consumer, X-Sum");
        exchange.identityFields(IdentityFields.of(List.of("X-Consumer")));
        RequestTrailers trailers = new RequestTrailers(
                exchange, followedBy("x-consumer", "root", "X_Consumer", "root", "X-Sum", "1"), Headers.EMPTY);
        List<String> announced = new ArrayList<>();
        trailers.announce((name, value) -> announced.add(name + ": " + value));
        trailers.ended();
        assertThat(announced).containsExactly("Trailer: X-Sum");
        assertThat(trailers.get()).map(Header::getName).hasToString("[X-Sum]");
        assertThat(exchange.trailersDropped()).isEqualTo(2);
    }
}
