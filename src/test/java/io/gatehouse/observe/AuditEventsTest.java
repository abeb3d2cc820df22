package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.Issuer;
import io.gatehouse.testing.ManualClock;
import io.gatehouse.testing.QuietLog;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an auditor is told, and what a client is not. */
@ExtendWith(QuietLog.class)
class AuditEventsTest {
    private static final String DOCUMENT =
            """
            version: 1
            consumers:
              acme: {credentials: [{apiKey: {hash: "sha256:770ad75cb82de8dec70518045e174652aed5f7a4da343f50caffd54b6c80b924", expires: 2001-01-01T00:00:00Z}}]}
              beta: {credentials: [{basic: {user: beta, password: "$2b$04$abcdefghijklmnopqrstuuSar7SLixnGqR6IXY3xmKYSKevKocAX6"}}]}
              late: {credentials: [{basic: {user: late, expires: 2001-01-01T00:00:00Z, password: "$2b$04$abcdefghijklmnopqrstuuSar7SLixnGqR6IXY3xmKYSKevKocAX6"}}]}
            routes:
              key: {match: {path: /key}, policies: [{apiKey: {}}], respond: {body: in}}
              both: {match: {path: /both}, policies: [{apiKey: {}}, {basic: {}}], respond: {body: in}}
              password: {match: {path: /password}, policies: [{basic: {}}], respond: {body: in}}
              others: {match: {path: /others}, policies: [{basic: {}}, {authorize: {consumers: [acme]}}], respond: {body: in}}
              token: {match: {path: /token}, policies: [{jwt: {issuer: "https://idp.example/", audience: a, pem: "%s"}}], respond: {body: in}}
              seen: {match: {path: /seen}, policies: [{basic: {mode: observe}}], respond: {body: in}}
            """.formatted(Issuer.pem(Issuer.P256.getPublic()).replace("\n", "\\n"));

    private final Logger logger = Logger.getLogger(AuditEvents.LOGGER);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        logger.addHandler(handler);
        logger.setLevel(Level.INFO);
        gateway = Gateway.start(DOCUMENT);
    }

    @AfterEach
    void stop() throws Exception {
        logger.removeHandler(handler);
        logger.setLevel(null);
        gateway.close();
    }

    private HttpResponse<String> get(String path, String... fields) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri(path));
        return gateway.send((fields.length == 0 ? request : request.headers(fields)).build());
    }

    private HttpResponse<String> basic(String path, String user, String password) throws Exception {
        String pair = user + ':' + password;
        return get(
                path,
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    /** The event, which is told when its exchange ends: perhaps after the client has its answer. */
    private JsonObject event() {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (lines.isEmpty() && System.nanoTime() < limit) {
            Thread.onSpinWait();
        }
        assertThat(lines).hasSize(1);
        String line = lines.remove(0);
        assertThat(line).doesNotContain("\n");
        return Json.createReader(new StringReader(line)).readObject();
    }

    @Test
    void aRefusedKeyIsToldByItsBeginningAndLength() throws Exception {
        HttpResponse<String> answer = get("/key", "X-Api-Key", "some-key-of-a-guesser");
        JsonObject event = event();
        assertThat(event.getString("requestId"))
                .isEqualTo(answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertThat(event.getString("client")).isEqualTo("127.0.0.1");
        assertThat(event.getString("route")).isEqualTo("key");
        assertThat(event.getString("policy")).isEqualTo("key.apiKey");
        assertThat(event.getString("outcome")).isEqualTo("refused");
        assertThat(event.getInt("status")).isEqualTo(401);
        assertThat(event.getString("reason")).isEqualTo("no consumer has this key");
        assertThat(event.getString("credential")).isEqualTo("key some… of 21 characters");
        assertThat(event.toString()).doesNotContain("guesser");
    }

    @Test
    void aRefusedPasswordIsToldByItsUserAlone() throws Exception {
        basic("/both", "beta", "hunter2-hunter2");
        JsonObject event = event();
        assertThat(event.getString("policy")).isEqualTo("both.basic");
        assertThat(event.getString("credential")).isEqualTo("user beta");
        assertThat(event.toString()).doesNotContain("hunter2");
        get("/both");
        assertThat(event().getString("outcome")).isEqualTo("absent");
    }

    @Test
    void aRefusedTokenIsToldByItsHashAndWhatItSaysOfItsIssuer() throws Exception {
        String claims = "{\"iss\":\"https://idp.example/\",\"sub\":\"anna-of-the-token\"}";
        String token = Issuer.sign("ES256", Issuer.P256.getPrivate(), "{\"alg\":\"ES256\",\"kid\":\"k1\"}", claims);
        assertThat(get("/token", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(401);
        JsonObject event = event();
        assertThat(event.getString("policy")).isEqualTo("token.jwt");
        assertThat(event.getString("credential")).matches("token sha256:[0-9a-f]{8} iss=https://idp\\.example/ kid=k1");
        assertThat(event.toString()).doesNotContain("anna-of-the-token", token.substring(0, 12), token.split("\\.")[1]);
        get("/token", "Authorization", "Bearer not a token");
        assertThat(event().containsKey("credential")).isFalse();
    }

    @Test
    void whoMayNotIsToldWithWhoItIs() throws Exception {
        basic("/others", "beta", "s3cret-of-acme");
        JsonObject event = event();
        assertThat(event.getString("policy")).isEqualTo("others.authorize");
        assertThat(event.getInt("status")).isEqualTo(403);
        assertThat(event.getString("consumer")).isEqualTo("beta");
        assertThat(event.containsKey("credential")).isFalse();
    }

    @Test
    void whatIsOnlyObservedOrLetInIsNoEvent() throws Exception {
        assertThat(basic("/seen", "beta", "wrong").statusCode()).isEqualTo(200);
        assertThat(basic("/password", "beta", "s3cret-of-acme").statusCode()).isEqualTo(200);
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
        get("/key", "X-Api-Key", "the-last-of-them-all");
        assertThat(event().getString("route")).isEqualTo("key");
    }

    @Test
    void theAdminSpaceTellsToo() throws Exception {
        get("/_gatehouse/admin/v1/config", "Authorization", "Bearer some-token-of-a-guesser");
        JsonObject event = event();
        assertThat(event.getString("policy")).isEqualTo("admin");
        assertThat(event.getString("credential")).isEqualTo("token some… of 23 characters");
        get("/_gatehouse/admin/v1/config");
        assertThat(event().getString("outcome")).isEqualTo("absent");
    }

    @Test
    void ofAFloodSoManyAreToldAndTheOthersCounted() throws Exception {
        ManualClock clock = new ManualClock();
        AuditEvents events = new AuditEvents(clock, clock);
        var exchange = io.gatehouse.testing.Exchanges.of("GET", "/");
        var decision = io.gatehouse.policy.Proof.refused(
                "no", io.gatehouse.policy.Proof.Refusal.unauthorized("no", java.util.Map.of()));
        for (int i = 0; i < 10_000; i++) {
            events.refused(exchange, "r", "p", decision);
        }
        assertThat(lines).hasSize(AuditEvents.MOST);
        clock.advance(Duration.ofSeconds(1));
        events.refused(exchange, "r", "p", decision);
        assertThat(lines.get(AuditEvents.MOST)).contains("\"leftOut\":9700");
        events.refused(exchange, "r", "p", decision);
        assertThat(lines.get(AuditEvents.MOST + 1)).doesNotContain("leftOut");
    }

    @Test
    void whoBringsNothingHidesNoGuess() throws Exception {
        ManualClock clock = new ManualClock();
        AuditEvents events = new AuditEvents(clock, clock);
        var exchange = io.gatehouse.testing.Exchanges.of("GET", "/");
        var absent = new io.gatehouse.admin.TurnedAway("absent", "nothing", 401);
        var guess = new io.gatehouse.admin.TurnedAway("refused", "wrong", 401);
        var anonymous = new io.gatehouse.admin.TurnedAway("anonymous", "nobody", 401);
        for (int i = 0; i < 10_000; i++) {
            events.refused(exchange, "r", "p", i % 2 == 0 ? absent : anonymous);
        }
        assertThat(lines).hasSize(AuditEvents.MOST / 2);
        for (int i = 0; i < 10_000; i++) {
            events.refused(exchange, "r", "p", guess);
        }
        assertThat(lines).hasSize(AuditEvents.MOST);
        assertThat(lines.get(AuditEvents.MOST / 2)).contains("\"refused\"", "\"leftOut\":9850");
        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 10_000; i++) {
            events.refused(exchange, "r", "p", guess);
        }
        events.refused(exchange, "r", "p", absent);
        assertThat(lines).hasSize(2 * AuditEvents.MOST);
    }

    @Test
    void noAnswerTellsWhichPartOfACredentialIsWrong() throws Exception {
        // 16 characters and more: the hash of the expired key is of this one
        String expired = answer(get("/key", "X-Api-Key", "key-of-acme-0001"));
        assertThat(answer(get("/key", "X-Api-Key", "key-that-is-none"))).isEqualTo(expired);
        String wrong = answer(basic("/password", "beta", "wrong-password"));
        assertThat(answer(basic("/password", "nobody", "wrong-password"))).isEqualTo(wrong);
        assertThat(answer(basic("/password", "nobody", "s3cret-of-acme"))).isEqualTo(wrong);
        assertThat(answer(basic("/password", "late", "s3cret-of-acme"))).isEqualTo(wrong);
        assertThat(answer(basic("/password", "late", "wrong-password"))).isEqualTo(wrong);
    }

    /** All of an answer but what is of each request alone. */
    private static String answer(HttpResponse<String> answer) {
        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        var fields = new java.util.TreeMap<>(answer.headers().map());
        fields.remove("date");
        return (answer.statusCode() + " " + fields + " " + answer.body()).replace(id, "ID");
    }
}
