package io.gatehouse.policy.headers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Checker;
import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Policies;
import io.gatehouse.policy.Provisions;
import io.gatehouse.policy.headers.HeadersOptions.Changes;
import io.gatehouse.policy.headers.HeadersOptions.RequestChanges;
import io.gatehouse.testing.Exchanges;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersPolicyTest {

    @Test
    void changesTheRequestBeforeAndTheReplyAfter() throws Exception {
        HeadersPolicy policy = policy(new HeadersOptions(
                new RequestChanges(
                        List.of("X-Internal"), Map.of("X-Tenant", "{header.X-Org}"), Map.of("X-Via", "gate"), null),
                new Changes(List.of("Server"), Map.of("X-Served", "{path.id}"), null)));
        Exchange exchange = Exchanges.matched(
                Exchanges.of("GET", "/", "X-Internal", "1", "X-Org", "acme", "X-Via", "client"), Map.of("id", "7"));
        Reply reply = policy.carryOut(policy.decide(exchange), exchange, asked -> {
            assertThat(asked.request().headers())
                    .isEqualTo(Headers.of("X-Org", "acme", "X-Via", "client", "X-Tenant", "acme", "X-Via", "gate"));
            return Reply.of(200, Headers.of("server", "x", "A", "b"));
        });
        assertThat(reply.headers()).isEqualTo(Headers.of("A", "b", "X-Served", "7"));
        assertThat(exchange.received().headers().first("X-Internal")).isEqualTo("1");
    }

    @Test
    void aSecretReplacesWhatTheClientSentAndIsShownNowhere() throws Exception {
        HeadersOptions options =
                new HeadersOptions(new RequestChanges(null, null, null, Map.of("X-Key", "${env:PETS_KEY}")), null);
        HeadersPolicy policy = policy(options);
        Exchange exchange = Exchanges.of("GET", "/", "x-key", "forged", "x-key", "twice");
        assertThat(exchange.isSecretField("X-Key")).isFalse();
        policy.carryOut(policy.decide(exchange), exchange, asked -> {
            assertThat(asked.request().headers()).isEqualTo(Headers.of("X-Key", "HUSH"));
            return Reply.of(200, Headers.EMPTY);
        });
        assertThat(exchange.isSecretField("x-key")).isTrue();
        assertThat(policy.decide(exchange).reason()).isEqualTo("request: secret X-Key; reply: unchanged");
        SecretFields fields =
                SecretFields.of(options.request().secret(), Secrets.of(Map.of("PETS_KEY", "HUSH")::get, List.of()));
        assertThat(options + "" + exchange.request() + fields).doesNotContain("HUSH");
    }

    @Test
    void aFieldWhoseValueIsMissingOrWouldSplitItIsLeftOut() throws Exception {
        HeadersPolicy policy =
                policy(new HeadersOptions(new RequestChanges(null, Map.of("X-A", "{query.a}"), null, null), null));
        Exchange missing = Exchanges.of("GET", "/", "X-A", "forged");
        Exchange splitting = Exchanges.of("GET", "/?a=x%0d%0aEvil:%20y");
        for (Exchange exchange : List.of(missing, splitting)) {
            policy.carryOut(policy.decide(exchange), exchange, e -> Reply.of(200, Headers.EMPTY));
            assertThat(exchange.request().headers().contains("X-A")).isFalse();
        }
    }

    @Test
    void framingFieldsAreTheGatewaysOwnAndValuesFitAField() throws Exception {
        Document document = Document.read("""
            version: 1
            policies:
              bad:
                headers:
                  request: {remove: [Host, "A B"], set: {content-length: "1"}, add: {X: "a\\r\\nb", Y: "5 €"}}
            """, Format.YAML);
        assertThat(new Checker(Policies.schemas()).check(document))
                .extracting("pointer")
                .containsExactlyInAnyOrder(
                        "/policies/bad/headers/request/remove/0",
                        "/policies/bad/headers/request/remove/1",
                        "/policies/bad/headers/request/set/content-length",
                        "/policies/bad/headers/request/add/X",
                        "/policies/bad/headers/request/add/Y");
    }

    @Test
    void aValueRefersOnlyToWhatARequestHas() throws Exception {
        Document document = Document.read("""
            version: 1
            policies: {bad: {headers: {request: {remove: [A], set: {X: "{env.HOME}"}, add: {Y: "{"}}}}}
            """, Format.YAML);
        assertThat(new Checker(Policies.schemas()).check(document))
                .extracting("pointer")
                .containsExactly("/policies/bad/headers/request/set/X", "/policies/bad/headers/request/add/Y");
    }

    private static HeadersPolicy policy(HeadersOptions options) throws MissingSecret {
        Secrets secrets = Secrets.of(Map.of("PETS_KEY", "HUSH")::get, List.of());
        return (HeadersPolicy) new HeadersType().compile(options, new Provisions("r.headers", secrets, Consumers.NONE));
    }
}
