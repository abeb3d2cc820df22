package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.conformance.Conforms;
import io.gatehouse.testing.RawExchange;
import io.gatehouse.testing.RawUpstream;
import io.gatehouse.testing.StrictMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be read in two ways reaches nobody: every row is octets for a real socket, and a strict reading of what came out
 * at the other side. Whether the server refuses it or the gateway is all one.
 */
@EveryServer
class GuardIT {
    private static final RawUpstream UPSTREAM = start();

    @Deployment(name = "ROOT", order = 1, testable = false)
    static WebArchive root() {
        return Deployed.ROOT.war();
    }

    @Deployment(name = "gate", order = 2, testable = false)
    static WebArchive gate() {
        return Deployed.GATE.war();
    }

    private static RawUpstream start() {
        try {
            return RawUpstream.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void forwardAllButWhatIsBelowAdmin() throws Exception {
        for (Deployed gate : Deployed.here()) {
            HttpResponse<String> published = gate.put("config", """
                {"version": 1,
                 "upstreams": {"raw": {"targets": ["%s"]}},
                 "routes": {
                   "guard": {"match": {"path": "/guard/**"}, "upstream": "raw"},
                   "forbidden": {"match": {"path": "/guard/admin/**"}, "respond": {"status": 403}},
                   "rest": {"match": {"path": "/**", "host": "localhost"}, "upstream": "raw"}}}
                """.formatted(UPSTREAM.url()));
        }
    }

    @AfterAll
    static void closeTheUpstream() throws IOException {
        UPSTREAM.close();
    }

    private static Stream<Arguments> onEach(Supplier<? extends List<?>> rows) {
        return Deployed.here().stream().flatMap(gate -> rows.get().stream().map(row -> Arguments.of(gate, row)));
    }

    private static void check(Deployed gate, GuardRow row) throws Exception {
        row.check(Server.port(), gate.path(), UPSTREAM);
    }

    static Stream<Arguments> codings() {
        return onEach(FramingRows::codings);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("codings")
    @Conforms(item = "RP-5", section = "RFC 9112 §6.1")
    void aTransferCodingThatIsNotChunkedAloneReachesNobody(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> lengths() {
        return onEach(FramingRows::lengths);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lengths")
    @Conforms(item = "RP-5", section = "RFC 9112 §6.3")
    void aLengthThatIsNoNumberOrNotTheOnlyOneReachesNobody(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> both() {
        return onEach(FramingRows::both);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("both")
    @Conforms(item = "RP-5", section = "RFC 9112 §11.2")
    void noRequestIsSmuggledBetweenALengthAndATransferCoding(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> chunks() {
        return onEach(FramingRows::chunks);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("chunks")
    @Conforms(item = "RP-5", section = "RFC 9112 §7.1")
    void chunksThatCanBeReadInTwoWaysNeverEndWell(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> trailers() {
        return onEach(FramingRows::trailers);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("trailers")
    @Conforms(item = "RP-5", section = "RFC 9110 §6.5.1")
    void aTrailerFramesAndRoutesNothing(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> names() {
        return onEach(FieldRows::names);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("names")
    @Conforms(item = "RP-5", section = "RFC 9112 §5.1")
    void aFieldWhoseNameIsNoTokenReachesNobody(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> folds() {
        return onEach(FieldRows::folds);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("folds")
    @Conforms(item = "RP-5", section = "RFC 9112 §5.2")
    void aFoldedLineArrivesAsOneLineOrNotAtAll(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> values() {
        return onEach(FieldRows::values);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("values")
    @Conforms(item = "RP-5", section = "RFC 9110 §5.5")
    void noControlCharacterArrivesInAField(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> several() {
        return onEach(FieldRows::several);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("several")
    @Conforms(item = "RP-5", section = "RFC 9110 §5.3")
    void severalLinesOfAFieldArriveOnlyWhereTheyAreAList(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> hosts() {
        return onEach(FieldRows::hosts);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("hosts")
    @Conforms(item = "RP-4", section = "RFC 9112 §3.2")
    void oneHostThatNamesAHostIsDemanded(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> absolute() {
        return onEach(TargetRows::absolute);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("absolute")
    @Conforms(item = "RP-4", section = "RFC 9112 §3.2.2")
    void aTargetThatIsAWholeUrlNamesTheHostThatHostNames(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> lines() {
        return onEach(TargetRows::lines);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("lines")
    @Conforms(item = "RP-5", section = "RFC 9112 §3")
    void aRequestLineArrivesByTheGrammarOrNotAtAll(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> versions() {
        return onEach(TargetRows::versions);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("versions")
    @Conforms(item = "RP-11", section = "RFC 9112 §2.3")
    void aVersionThatIsNotSpokenReachesNobody(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> methods() {
        return onEach(TargetRows::methods);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("methods")
    @Conforms(item = "RP-7", section = "RFC 9110 §9.1")
    void anyMethodArrivesButThoseThatChangeTheConnection(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> paths() {
        return onEach(TargetRows::paths);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("paths")
    @Conforms(item = "RP-6", section = "RFC 3986 §6.2.2")
    void aPathArrivesOctetForOctetWithoutDotSegments(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> forbidden() {
        return onEach(TargetRows::forbidden);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("forbidden")
    @Conforms(item = "RP-6", section = "RFC 3986 §5.2.4")
    void noSpellingOfAPathPassesTheRouteThatRefusesIt(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> named() {
        return onEach(ConnectionRows::named);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("named")
    @Conforms(item = "RP-1", section = "RFC 9110 §7.6.1")
    void whatConnectionNamesTakesNothingAwayThatTheGatewayAdds(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> upgrades() {
        return onEach(ConnectionRows::upgrades);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("upgrades")
    @Conforms(item = "RP-1", section = "RFC 9110 §7.8")
    void anUpgradeToHttp2EndsAtTheGateway(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> expectations() {
        return onEach(ConnectionRows::expectations);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("expectations")
    @Conforms(item = "RP-8", section = "RFC 9110 §10.1.1")
    void anExpectationThatIsNotMetIsRefused(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> pipelines() {
        return onEach(ConnectionRows::pipelines);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("pipelines")
    @Conforms(item = "RP-5", section = "RFC 9112 §9.3.2")
    void requestsThatFollowEachOtherAreAnsweredInTheirOrder(Deployed gate, GuardRow row) throws Exception {
        check(gate, row);
    }

    static Stream<Arguments> answerStatusLines() {
        return onEach(AnswerRows::statusLines);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("answerStatusLines")
    @Conforms(item = "RP-11", section = "RFC 9112 §4")
    void anAnswerWithoutAStatusLineIsNoAnswer(Deployed gate, AnswerRow row) throws Exception {
        row.check(Server.port(), gate.path(), UPSTREAM);
    }

    static Stream<Arguments> answerFields() {
        return onEach(AnswerRows::fields);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("answerFields")
    @Conforms(item = "RP-11", section = "RFC 9112 §5")
    void aFieldOfAnAnswerArrivesByTheGrammarOrNotAtAll(Deployed gate, AnswerRow row) throws Exception {
        row.check(Server.port(), gate.path(), UPSTREAM);
    }

    static Stream<Arguments> answerFraming() {
        return onEach(AnswerRows::framing);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("answerFraming")
    @Conforms(item = "RP-5", section = "RFC 9112 §6")
    void anAnswerWhoseLengthCanBeReadInTwoWaysIsNoAnswer(Deployed gate, AnswerRow row) throws Exception {
        row.check(Server.port(), gate.path(), UPSTREAM);
    }

    static Stream<Arguments> answerSurplus() {
        return onEach(AnswerRows::surplus);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("answerSurplus")
    @Conforms(item = "RP-5", section = "RFC 9112 §9.2")
    void whatFollowsAnAnswerIsNobodysAnswer(Deployed gate, AnswerRow row) throws Exception {
        row.check(Server.port(), gate.path(), UPSTREAM);
    }

    static Stream<Arguments> http2() {
        return onEach(Http2Row::all);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("http2")
    @Conforms(item = "RP-5", section = "RFC 9113 §10.3")
    void whatHttp2CarriesBreaksNoLineOfTheNextConnection(Deployed gate, Http2Row row) throws Exception {
        row.check(Server.h2cPort(), gate.path(), UPSTREAM);
    }

    static Stream<Arguments> disguises() {
        return onEach(AdminRows::disguises);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("disguises")
    @Conforms(item = "RP-6", section = "RFC 3986 §6.2.2")
    void noSpellingReachesTheAdminApiWithoutACredential(Deployed gate, String path) throws Exception {
        String target =
                path.startsWith("/") ? gate.path() + path : path.replace("localhost", "localhost" + gate.path());
        byte[] received =
                RawExchange.of(Server.port(), RawExchange.octets("GET " + target + " HTTP/1.1\nHost: localhost\n\n"));
        for (StrictMessage answer : RawExchange.answers(received, "GET")) {
            assertThat(answer.status())
                    .as(answer.toString())
                    .satisfiesAnyOf(status -> assertThat(status).isEqualTo(200), status -> assertThat(status)
                            .isGreaterThanOrEqualTo(400));
            assertThat(answer.status() == 200)
                    .as(answer.toString())
                    .isEqualTo(answer.text().equals("ok"));
        }
        for (byte[] connection : UPSTREAM.settle()) {
            assertThat(AdminRows.isOwn(StrictMessage.request(connection, 0).target()))
                    .as(new String(connection, StandardCharsets.ISO_8859_1))
                    .isFalse();
        }
    }

    static Stream<Arguments> shadows() {
        return onEach(AdminRows::shadows);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("shadows")
    @Conforms(item = "RP-6", section = "RFC 9110 §9.2")
    void noRouteTakesWhatBelongsToTheGateway(Deployed gate, String pattern) throws Exception {
        assertThat(gate.put("routes/shadow", "{\"match\": {\"path\": \"" + pattern + "\"}, \"upstream\": \"raw\"}")
                        .statusCode())
                .isEqualTo(422);
    }

    /** The table of {@code server-config/README.md}. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GET /WEB-INF/web.xml, 404, 404",
        "GET /x/../WEB-INF/web.xml, 404, 404",
        "GET //web-inf/web.xml, 404, 404",
        "GET /META-INF/MANIFEST.MF, 404, 404",
        "OPTIONS *, 200, 200",
        "GET *, 400, 500",
        "CONNECT h:443, 501, 500"
    })
    @Conforms(item = "RP-7", section = "RFC 9110 §9.3.7")
    void whatTheServerKeepsForItselfReachesNobody(String line, int tomcat, int wildfly) throws Exception {
        byte[] received = RawExchange.of(Server.port(), RawExchange.octets(line + " HTTP/1.1\nHost: localhost\n\n"));
        StrictMessage answer = RawExchange.answers(received, "GET").get(0);
        assertThat(answer.status()).isEqualTo(Server.isTomcat() ? tomcat : wildfly);
        assertThat(answer.values("X-Request-Id")).isEmpty();
        assertThat(UPSTREAM.settle()).isEmpty();
    }
}
