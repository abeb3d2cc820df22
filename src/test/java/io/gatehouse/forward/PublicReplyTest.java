package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.route.Rewrite;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.Upstreams;
import io.gatehouse.upstream.Target;
import io.gatehouse.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicReplyTest {
    private static final Target TARGET = new Target("a", "http", "10.0.0.7", 8080, "", 1, 0);

    private final Exchange exchange = Exchanges.of("GET", "/pets/7");
    private final List<Headers> hints = new ArrayList<>();

    private Reply reply(Handler forward) throws Exception {
        Upstream upstream = Upstreams.of("u", List.of(TARGET));
        Rewrite rewrite = new Rewrite(List.of("pets"), null, null, "", Map.of(), List.of());
        exchange.interim((status, fields) -> hints.add(fields));
        return new PublicReply(upstream, rewrite, forward).handle(exchange);
    }

    @Test
    void whatIsSaidBeforeTheAnswerHasPublicAddressesToo() throws Exception {
        Reply reply = reply(e -> {
            e.target("a");
            e.interim().pass(103, Headers.of("Link", "</style.css>; rel=preload"));
            return Reply.of(200, Headers.of("Link", "</style.css>; rel=preload"));
        });
        assertThat(hints).containsExactly(Headers.of("Link", "</pets/style.css>; rel=preload"));
        assertThat(reply.headers()).isEqualTo(Headers.of("Link", "</pets/style.css>; rel=preload"));
    }

    @Test
    void aReplyOfTheGatewayItselfStaysAsItIs() throws Exception {
        Headers own = Headers.of("Location", "/7");
        assertThat(reply(e -> Reply.of(400, own)).headers()).isEqualTo(own);
    }
}
