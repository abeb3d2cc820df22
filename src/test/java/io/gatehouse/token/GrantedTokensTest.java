package io.gatehouse.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Headers;
import io.gatehouse.fetch.FetchFailed;
import io.gatehouse.fetch.Fetched;
import io.gatehouse.fetch.Inquiry;
import io.gatehouse.testing.HeardLog;
import io.gatehouse.testing.ManualClock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantedTokensTest {
    private static final Grant OWN = Grant.clientCredentials(new Grant.Wanted(List.of("a", "b"), "pets", null));

    private final ManualClock clock = new ManualClock();
    private final List<Inquiry> asked = Collections.synchronizedList(new ArrayList<>());
    private int status = 200;
    private String lasts = ",\"expires_in\":300";
    private String error = "invalid_client";

    private final GrantedTokens tokens = new GrantedTokens(
            TokenEndpoint.at(
                    URI.create("https://idp.example.com/token"), new Client("gate", () -> "s", false), this::answer),
            Runnable::run,
            clock);

    private Fetched answer(Inquiry inquiry) throws FetchFailed {
        asked.add(inquiry);
        if (status == 0) {
            throw new FetchFailed("nobody is there");
        }
        String text = status == 200
                ? "{\"access_token\":\"t" + asked.size() + "\",\"token_type\":\"Bearer\"" + lasts + "}"
                : "{\"error\":\"" + error + "\"}";
        return new Fetched(status, Headers.EMPTY, text.getBytes(StandardCharsets.UTF_8));
    }

    private String content(int index) {
        return new String(asked.get(index).content(), StandardCharsets.UTF_8);
    }

    private static Grant exchange(String token) {
        return Grant.exchange(new Grant.Wanted(List.of(), "pets", "https://pets.example.com/"), token);
    }

    @Test
    void oneIsKeptAndRenewedHalfAMinuteBeforeItsEnd() throws Exception {
        assertThat(tokens.token(OWN)).isEqualTo("t1");
        assertThat(content(0)).isEqualTo("grant_type=client_credentials&scope=a+b&audience=pets");
        clock.advance(Duration.ofSeconds(269));
        assertThat(tokens.token(OWN)).isEqualTo("t1");
        clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.token(OWN)).as("given still, while it is renewed").isEqualTo("t1");
        assertThat(tokens.token(OWN)).isEqualTo("t2");
        assertThat(asked).hasSize(2);
    }

    @Test
    void oneThatNobodyAskedForInTimeIsNotGivenAnyMore() throws Exception {
        tokens.token(OWN);
        clock.advance(Duration.ofSeconds(295));
        assertThat(tokens.token(OWN)).isEqualTo("t2");
    }

    @Test
    void oneOfWhichNothingIsSaidLastsAMinute() throws Exception {
        lasts = "";
        tokens.token(OWN);
        clock.advance(Duration.ofSeconds(47));
        assertThat(tokens.token(OWN)).isEqualTo("t1");
        assertThat(asked).hasSize(1);
        clock.advance(Duration.ofSeconds(8));
        assertThat(tokens.token(OWN)).isEqualTo("t2");
    }

    @Test
    void oneThatIsOverAtOnceIsAskedForEachTime() throws Exception {
        lasts = ",\"expires_in\":0";
        assertThat(tokens.token(OWN)).isEqualTo("t1");
        assertThat(tokens.token(OWN)).isEqualTo("t2");
    }

    @Test
    void whileItCannotBeRenewedTheOldOneIsGivenToItsEnd() throws Exception {
        try (HeardLog log = new HeardLog(GrantedTokens.class.getName())) {
            tokens.token(OWN);
            status = 0;
            clock.advance(Duration.ofSeconds(280));
            assertThat(tokens.token(OWN)).isEqualTo("t1");
            assertThat(tokens.token(OWN)).isEqualTo("t1");
            assertThat(asked).as("a second apart at the least").hasSize(2);
            clock.advance(Duration.ofSeconds(1));
            assertThat(tokens.token(OWN)).isEqualTo("t1");
            assertThat(asked).hasSize(3);
            clock.advance(Duration.ofSeconds(14));
            assertThatThrownBy(() -> tokens.token(OWN)).isInstanceOf(FetchFailed.class);
            assertThatThrownBy(() -> tokens.token(OWN)).isInstanceOf(FetchFailed.class);
            assertThat(asked).hasSize(4);
            status = 200;
            clock.advance(Duration.ofSeconds(1));
            assertThat(tokens.token(OWN)).isEqualTo("t5");
            assertThat(log.lines())
                    .startsWith("no token for an upstream is given: nobody is there")
                    .filteredOn(line -> line.startsWith("no token"))
                    .hasSize(1);
        }
    }

    @Test
    void aGatewayThatIsNotKnownThereIsToldOnce() throws Exception {
        try (HeardLog log = new HeardLog(GrantedTokens.class.getName())) {
            status = 401;
            assertThatThrownBy(() -> tokens.token(OWN))
                    .isInstanceOfSatisfying(GrantRefused.class, refused -> assertThat(refused.isOfSubject())
                            .isFalse());
            clock.advance(Duration.ofSeconds(2));
            assertThatThrownBy(() -> tokens.token(OWN)).isInstanceOf(GrantRefused.class);
            assertThat(log.lines())
                    .containsExactly("no token for an upstream is given: the token endpoint answers invalid_client");
        }
    }

    @Test
    void eachCallersTokenIsExchangedForOneOfItsOwn() throws Exception {
        assertThat(tokens.token(exchange("anna"))).isEqualTo("t1");
        assertThat(tokens.token(exchange("bob"))).isEqualTo("t2");
        assertThat(tokens.token(exchange("anna"))).isEqualTo("t1");
        Set<String> parameters = Set.of(content(0).split("&"));
        assertThat(parameters)
                .containsExactlyInAnyOrder(
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange",
                        "subject_token=anna",
                        "subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token",
                        "requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token",
                        "audience=pets",
                        "resource=https%3A%2F%2Fpets.example.com%2F");
    }

    @Test
    void whoseTokenIsNotGoodForItIsTheCallersAffairAndNoWarning() throws Exception {
        try (HeardLog log = new HeardLog(GrantedTokens.class.getName())) {
            status = 400;
            error = "invalid_request";
            assertThatThrownBy(() -> tokens.token(exchange("anna")))
                    .isInstanceOfSatisfying(GrantRefused.class, refused -> assertThat(refused.isOfSubject())
                            .isTrue());
            assertThat(log.lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_request", "access_denied", "invalid_grant"})
    void whatIsRefusedToTheGatewayItselfIsNoCallersAffair(String told) {
        try (HeardLog log = new HeardLog(GrantedTokens.class.getName())) {
            status = 400;
            error = told;
            assertThatThrownBy(() -> tokens.token(OWN)).isInstanceOf(GrantRefused.class);
            assertThat(log.lines())
                    .containsExactly("no token for an upstream is given: the token endpoint answers " + told);
        }
    }

    @Test
    void oneThatAnUpstreamDoesNotTakeIsAskedForAnewUnlessItIsYoung() throws Exception {
        String first = tokens.token(OWN);
        tokens.notTaken(OWN, first);
        assertThat(tokens.token(OWN)).isEqualTo("t1");
        clock.advance(Duration.ofSeconds(11));
        tokens.notTaken(OWN, "another");
        assertThat(tokens.token(OWN)).isEqualTo("t1");
        tokens.notTaken(OWN, first);
        assertThat(tokens.token(OWN)).isEqualTo("t2");
    }

    @Test
    void allWhoWantOneAtATimeWaitForTheSameRequest() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            GrantedTokens shared = new GrantedTokens(
                    TokenEndpoint.at(
                            URI.create("https://idp.example.com/token"),
                            new Client("gate", () -> "s", false),
                            inquiry -> {
                                begun.countDown();
                                await(goOn);
                                return answer(inquiry);
                            }),
                    threads,
                    clock);
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(threads.submit(() -> {
                    return shared.token(OWN);
                }));
            }
            await(begun);
            goOn.countDown();
            for (Future<String> each : all) {
                assertThat(each.get()).isEqualTo("t1");
            }
            assertThat(asked).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoLookedBeforeAnotherWasGivenOneGetsThatOne() throws Exception {
        AtomicReference<GrantedTokens> shared = new AtomicReference<>();
        AtomicInteger given = new AtomicInteger();
        // it is asked for the time after it has looked for a token, and before it asks for one
        InstantSource meanwhile = () -> {
            if (given.getAndIncrement() == 0) {
                tokenOf(shared.get());
            }
            return clock.instant();
        };
        shared.set(new GrantedTokens(
                TokenEndpoint.at(
                        URI.create("https://idp.example.com/token"),
                        new Client("gate", () -> "s", false),
                        this::answer),
                Runnable::run,
                meanwhile));
        assertThat(tokenOf(shared.get())).isEqualTo("t1");
        assertThat(asked).hasSize(1);
    }

    private static String tokenOf(GrantedTokens tokens) {
        try {
            return tokens.token(OWN);
        } catch (FetchFailed | GrantRefused e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
