package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Backend;
import io.gatehouse.testing.RawResponse;
import io.gatehouse.testing.Recorded;
import java.util.concurrent.CountDownLatch;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers made of several calls, on every server. */
@EveryServer
class ComposeIT {
    private static final String DOCUMENT = """
        version: 1
        upstreams: {store: {targets: ["%s"]}}
        routes:
          page:
            match: {path: "/pages/{petId}", methods: [GET, HEAD]}
            compose:
              timeout: 20s
              parts:
                pet: {get: "store:/pets/{petId}"}
                owner: {get: "store:/users/{pet.ownerId}", fallback: {value: null}}
                slow: {get: "store:/slow", timeout: 300ms, when: {exists: query.slow}, fallback: {omit: true}}
                vets: {forEach: pet.visits, get: "store:/users/{item}", fallback: {omit: true}}
              result:
                pet: {from: pet, drop: [visits]}
                owner: {from: owner, pick: [name]}
                slow: {from: slow}
                vets: {from: vets, path: "$[*].name"}
        """;

    private static final CountDownLatch HANGS = new CountDownLatch(1);

    private static Backend backend;

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    @BeforeAll
    static void start() throws Exception {
        backend = Backend.start().answerWith(ComposeIT::answer);
    }

    private static Answer answer(Recorded request) {
        Answer answer = Answer.of(200, "Content-Type", "application/json", "Cache-Control", "max-age=60");
        return switch (request.target()) {
            case "/pets/7" -> answer.body("{\"id\":7,\"ownerId\":3,\"visits\":[4,5]}");
            case "/users/3" -> answer.body("{\"name\":\"Anna\",\"secret\":1}");
            case "/users/4" -> answer.body("{\"name\":\"Vera\"}");
            case "/users/5" -> answer.body("{\"name\":\"Vito\"}");
            case "/slow" -> answer.body("1").stallUntil(HANGS);
            default -> Answer.of(404);
        };
    }

    @AfterAll
    static void forget() throws Exception {
        HANGS.countDown();
        for (Deployed gate : Deployed.here()) {
            gate.forget();
        }
        backend.close();
    }

    private static Asking serving(Deployed gate) throws Exception {
        return new Asking(gate).serving(DOCUMENT.formatted(backend.url()));
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "AG-4", section = "RFC 9111 §4.2, RFC 9110 §13.1.2")
    void aWholeAnswerIsFreshAndCanBeAskedAbout(Deployed gate) throws Exception {
        Asking asking = serving(gate);
        RawResponse page = asking.get("/pages/7");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .isEqualTo(
                        "{\"pet\":{\"id\":7,\"ownerId\":3},\"owner\":{\"name\":\"Anna\"},\"vets\":[\"Vera\",\"Vito\"]}");
        assertThat(page.header("Cache-Control")).isEqualTo("max-age=60");
        RawResponse again = asking.get("/pages/7", "If-None-Match: " + page.header("ETag"));
        assertThat(again.status()).isEqualTo(304);
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "AG-3", section = "RFC 9111 §5.2.2.5")
    void anAnswerThatLacksAPartNamesItAndIsNotStored(Deployed gate) throws Exception {
        RawResponse page = serving(gate).get("/pages/7?slow=1");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .endsWith(",\"_missing\":[{\"part\":\"slow\",\"reason\":\"timeout\",\"used\":\"omit\"}]}");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Gatehouse-Parts")).contains("slow;status=504;ms=");
    }

    @ParameterizedTest
    @MethodSource("io.gatehouse.deployed.Deployed#here")
    @Conforms(item = "AG-2", section = "RFC 9110 §15")
    void withoutARequiredPartTheStatusIsItsOwn(Deployed gate) throws Exception {
        RawResponse page = serving(gate).get("/pages/8");
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(page.header("Gatehouse-Parts")).startsWith("pet;status=404;ms=");
    }
}
