package io.gatehouse.policy.bodysize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.BodyAround;
import io.gatehouse.exchange.ClientRefused;
import io.gatehouse.exchange.Decision;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.MeteredBody;
import io.gatehouse.exchange.Reply;
import io.gatehouse.exchange.WatchedStream;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.Provisions;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodySizePolicyTest {

    @ParameterizedTest(name = "{0} octets, told: {1}")
    @CsvSource({
        "0, true, pass, the content is no larger than max, 0",
        "1024, true, pass, the content is no larger than max, 1024",
        "1025, true, refused, the content is larger than max, 1025",
        "1024, false, pass, the content's length is not told: it is counted as it comes, unknown",
        "1025, false, pass, the content's length is not told: it is counted as it comes, unknown"
    })
    void whatTellsThatItIsLargerIsRefused(int octets, boolean told, String outcome, String reason, String length) {
        Exchange exchange = with(told ? content(octets) : untold(content(octets)));

        Decision size = policy("1KiB").decide(exchange);

        assertThat(size.outcome()).isEqualTo(outcome);
        assertThat(size.reason()).isEqualTo(reason);
        assertThat(size.status()).isEqualTo(outcome.equals("refused") ? 413 : 0);
        assertThat(policy("1KiB").input(exchange)).containsOnlyKeys("length").containsEntry("length", length);
    }

    @Test
    void aRequestWithoutContentPassesWhateverTheLimit() {
        Exchange exchange = Exchanges.of("GET", "/");

        assertThat(policy("0").decide(exchange).reason()).isEqualTo("the request has no content");
        assertThat(policy("0").decide(exchange).refuses()).isFalse();
        assertThat(policy("0").input(exchange)).containsEntry("length", "0");
        assertThat(policy("0").decide(with(content(1))).refuses()).isTrue();
    }

    @Test
    void theRefusalClosesTheConnectionAndReadsNothing() throws Exception {
        Body unread = new BodyAround(content(1025)) {
            @Override
            public InputStream stream() {
                throw new AssertionError("it was read");
            }
        };
        BodySizePolicy policy = policy("1KiB");
        Exchange exchange = with(unread);

        Reply reply = policy.carryOut(policy.decide(exchange), exchange, asked -> {
            throw new AssertionError("it went on");
        });

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.headers().first("Connection")).isEqualTo("close");
        assertThat(reply.headers().first("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest(name = "of {0} octets where {1} are taken and the route takes {2}")
    @CsvSource({"10, 10, 20, true", "11, 10, 20, false", "10, 20, 10, true", "11, 20, 10, false"})
    void ofContentThatIsNotToldNoMoreIsReadThanTheSmallerLimit(int octets, String max, long route, boolean whole)
            throws Exception {
        Exchange exchange = with(new MeteredBody(untold(content(octets)), route, 0, new ManualClock()));
        BodySizePolicy policy = policy(max);

        policy.carryOut(policy.decide(exchange), exchange, asked -> Reply.of(200, Headers.EMPTY));

        InputStream in = exchange.request().body().stream();
        if (whole) {
            assertThat(in.readAllBytes()).hasSize(octets);
        } else {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOfSatisfying(ClientRefused.class, refused -> assertThat(refused.status())
                            .isEqualTo(413))
                    .hasMessage("The request's content is larger than 10 bytes.");
        }
    }

    @Test
    void contentThatComesTooSlowlyIsKnownToHaveDoneSo() throws Exception {
        ManualClock clock = new ManualClock();
        Body slow = new BodyAround(untold(content(10))) {
            @Override
            public InputStream stream() throws IOException {
                return new WatchedStream(body.stream()) {
                    @Override
                    public int read(byte[] into, int offset, int count) throws IOException {
                        clock.advance(Duration.ofSeconds(5));
                        return in.read(into, offset, count);
                    }
                };
            }
        };
        Exchange exchange = with(new MeteredBody(slow, 20, 256, clock));
        BodySizePolicy policy = policy("10");

        policy.carryOut(policy.decide(exchange), exchange, asked -> Reply.of(200, Headers.EMPTY));

        assertThatThrownBy(exchange.request().body().stream()::readAllBytes)
                .isInstanceOfSatisfying(ClientRefused.class, refused -> assertThat(refused.status())
                        .isEqualTo(408));
        assertThat(exchange.request().body())
                .isInstanceOfSatisfying(
                        MeteredBody.class, body -> assertThat(body.wasTooSlow()).isTrue());
    }

    @ParameterizedTest(name = "{0} octets, limits of {1} and {2}: {3} and {4}")
    @CsvSource({
        "10, 10, 20, pass, pass",
        "11, 10, 20, refused, pass",
        "21, 10, 20, refused, pass",
        "11, 20, 10, pass, refused",
        "11, 10, 10, refused, pass"
    })
    void itIsCountedOnceWhenTheContentHasCome(int octets, String outer, String inner, String first, String second)
            throws Exception {
        List<String> counted = new ArrayList<>();
        Exchange exchange = with(new MeteredBody(untold(content(octets)), 1000, 0, new ManualClock()));
        exchange.watch((same, step, decision, observed) ->
                counted.add(step + " " + decision.outcome() + " " + decision.refuses() + " " + decision.status()));
        Policy<Decision> one = policy(outer);
        Policy<Decision> other = policy(inner);
        Decision ofOne = one.decide(exchange);
        exchange.decided("one", ofOne);

        one.carryOut(ofOne, exchange, asked -> {
            Decision ofOther = other.decide(asked);
            asked.decided("other", ofOther);
            return other.carryOut(ofOther, asked, last -> Reply.of(200, Headers.EMPTY));
        });
        try (InputStream in = exchange.request().body().stream()) {
            in.readAllBytes();
        } catch (ClientRefused refused) {
            assertThat(refused.status()).isEqualTo(413);
        }

        assertThat(counted).isEmpty();
        exchange.end();
        assertThat(counted).containsExactlyInAnyOrder(counted("one", first), counted("other", second));
    }

    private static String counted(String step, String outcome) {
        return step + " " + outcome + (outcome.equals("refused") ? " true 413" : " false 0");
    }

    @Test
    void whatNobodyHasMeteredYetIsCountedAsWell() throws Exception {
        Exchange exchange = with(untold(content(11)));
        BodySizePolicy policy = policy("10");

        policy.carryOut(policy.decide(exchange), exchange, asked -> Reply.of(200, Headers.EMPTY));

        assertThatThrownBy(exchange.request().body().stream()::readAllBytes).isInstanceOf(ClientRefused.class);
    }

    @Test
    void itComesWhenItIsKnownWhoSendsTheRequestAndBeforeAnythingOfItIsChanged() {
        Phase phase = new BodySizeType().phase(new BodySizeOptions("1"));

        assertThat(phase).isGreaterThan(Phase.AUTHORIZE).isLessThan(Phase.CACHE);
        assertThat(phase.isForConsumers()).isTrue();
    }

    private static BodySizePolicy policy(String max) {
        return (BodySizePolicy) new BodySizeType()
                .compile(
                        new BodySizeOptions(max),
                        new Provisions("r.bodySize", Secrets.below(List.of()), Consumers.NONE));
    }

    private static Exchange with(Body content) {
        return Exchanges.of(Exchanges.request("POST", "/").withBody(content), Exchanges.client("203.0.113.7", false));
    }

    private static Body content(int octets) {
        return Body.of(new byte[octets]);
    }

    private static Body untold(Body content) {
        return new BodyAround(content) {
            @Override
            public long length() {
                return UNKNOWN;
            }
        };
    }
}
