package io.gatehouse.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Provisions;
import io.gatehouse.route.Routes.Outcome;
import io.gatehouse.testing.Exchanges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoutesTest {

    private static final List<Route> ROUTES = List.of(
            route("any", Match.path("/**")),
            route("pets", Match.path("/pets")),
            route("pets-below", Match.path("/pets/**")),
            route("pet", Match.path("/pets/{id}")),
            route("pet-number", Match.path("/pets/{id:[0-9]+}")),
            route("pet-toys", Match.path("/pets/{id}/toys/**")),
            route("pet-list", Match.path("/pets/list")),
            route("encoded", Match.path("/files/a%2Fb")),
            route("shop", host(Match.path("/pets"), "shop.example.com")),
            route("wild", host(Match.path("/**"), "*.example.com")),
            route("deep", host(Match.path("/**"), "*.eu.example.com")),
            route("post", method(Match.path("/orders"), "POST")),
            route("put", method(Match.path("/orders"), "PUT", "PATCH")),
            route("only-get", method(Match.path("/only"), "GET")));

    @ParameterizedTest(name = "{0} {1}{2} → {3}")
    @CsvSource({
        "GET, other.org, /pets, pets",
        "GET, other.org, /pets/, pets-below",
        "GET, other.org, /pets/7, pet-number",
        "GET, other.org, /pets/rex, pet",
        "GET, other.org, /pets/list, pet-list",
        "GET, other.org, /pets/7/toys, pet-toys",
        "GET, other.org, /pets/7/toys/ball, pet-toys",
        "GET, other.org, /pets/7/food, pets-below",
        "GET, other.org, /petstore, any",
        "GET, other.org, /, any",
        "GET, other.org, /p%65ts, pets",
        "GET, other.org, /x/../pets, pets",
        "GET, shop.example.com, /pets, shop",
        "GET, shop.example.com, /pets/7, wild",
        "GET, a.b.example.com, /pets, wild",
        "GET, a.eu.example.com, /pets, deep",
        "GET, example.com, /pets, pets",
        "POST, other.org, /orders, post",
        "PATCH, other.org, /orders, put",
        "GET, other.org, /orders, any"
    })
    void takesTheMostSpecificRoute(String method, String host, String path, String expected) {
        assertThat(found(method, host, path)).isEqualTo(expected);
    }

    @Test
    void theOrderOfTheDocumentMakesNoDifference() {
        List<Route> shuffled = new ArrayList<>(ROUTES);
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            Outcome outcome = new Routes(shuffled).match(Exchanges.request("GET", "/pets/7"), "x");
            assertThat(((Outcome.Found) outcome).route().id()).isEqualTo("pet-number");
        }
    }

    @Test
    void tellsTheMethodsOfAPathThatIsTakenOtherwise() {
        List<Route> routes = List.of(
                route("a", method(Match.path("/orders"), "POST")), route("b", method(Match.path("/{x}"), "PUT")));
        Outcome outcome = new Routes(routes).match(Exchanges.request("GET", "/orders"), "x");
        assertThat(outcome).isEqualTo(new Outcome.WrongMethod(Set.of("POST", "PUT")));
    }

    @Test
    void aPathNobodyTakesIsNotFound() {
        Routes routes = new Routes(List.of(route("a", Match.path("/a"))));
        assertThat(routes.match(Exchanges.request("GET", "/ab"), "x")).isInstanceOf(Outcome.NotFound.class);
        assertThat(routes.match(Exchanges.request("GET", "/a/"), "x")).isInstanceOf(Outcome.NotFound.class);
        assertThat(routes.match(Exchanges.request("GET", "/A"), "x")).isInstanceOf(Outcome.NotFound.class);
    }

    @ParameterizedTest
    @CsvSource({"/pets%2F7", "/public/..;/pets", "//pets", "/pets;x=1", "/pets%5C7", "/pets/%2e%2e/..", "/a%00"})
    void aPathThatTwoServersCouldReadDifferentlyIsRefused(String path) {
        Routes routes = new Routes(List.of(
                route("pets", Match.path("/pets")),
                route("pet", Match.path("/pets/{id}")),
                route("any", Match.path("/{x}/**"))));
        assertThat(routes.match(Exchanges.request("GET", path), "x")).isInstanceOf(Outcome.Unclear.class);
    }

    @Test
    void whereBothReadingsAgreeTheOctetsGoOn() {
        Routes routes = new Routes(List.of(route("files", Match.path("/files/**"))));
        Outcome outcome = routes.match(Exchanges.request("GET", "/files/a%2Fb;v=1//c"), "x");
        assertThat(((Outcome.Found) outcome).forwardPath()).isEqualTo("/files/a%2Fb;v=1//c");
    }

    @Test
    void anEncodedSlashInAPatternIsOnlyThat() {
        assertThat(new Routes(ROUTES).match(Exchanges.request("GET", "/files/a%2fb"), "x"))
                .as("the lenient reading leads to another route")
                .isInstanceOf(Outcome.Unclear.class);
    }

    @Test
    void variablesAreDecodedOnce() {
        Routes routes = new Routes(List.of(route("a", Match.path("/a/{one}/{two:[a-z% 0-9]+}"))));
        Outcome outcome = routes.match(Exchanges.request("GET", "/a/x%20y/z%2520"), "h");
        assertThat(((Outcome.Found) outcome).variables()).isEqualTo(Map.of("one", "x y", "two", "z%20"));
    }

    @Test
    void aVariableTakesNoEmptySegment() {
        Routes routes = new Routes(List.of(route("a", Match.path("/a/{x}"))));
        assertThat(routes.match(Exchanges.request("GET", "/a/"), "h")).isInstanceOf(Outcome.NotFound.class);
    }

    @Test
    void aSlashAtTheEndOfAPatternMakesAnotherPath() {
        Routes routes = new Routes(List.of(
                route("slash", Match.path("/a/")),
                route("none", Match.path("/a")),
                route("only", Match.path("/b/")),
                route("below", Match.path("/c/**")),
                route("below-slash", Match.path("/c/")),
                route("variable", Match.path("/d/{x}/"))));
        assertThat(id(routes, "/a/")).isEqualTo("slash");
        assertThat(id(routes, "/a/x/..")).isEqualTo("slash");
        assertThat(id(routes, "/a")).isEqualTo("none");
        assertThat(id(routes, "/c/")).isEqualTo("below-slash");
        assertThat(id(routes, "/c")).isEqualTo("below");
        assertThat(id(routes, "/d/1/")).isEqualTo("variable");
        for (String other : List.of("/b", "/b/x", "/a/x", "/d/1", "/d/1/x")) {
            assertThat(routes.match(Exchanges.request("GET", other), "h"))
                    .as(other)
                    .isInstanceOf(Outcome.NotFound.class);
        }
        assertThat(routes.match(Exchanges.request("GET", "/b//"), "h")).isInstanceOf(Outcome.Unclear.class);
    }

    @Test
    void fieldsQueryAndCookiesDecide() {
        Match base = Match.path("/v");
        Routes routes = new Routes(List.of(
                route("plain", base),
                route("header", fields(base, List.of(FieldMatch.exact("X-Version", "2")), List.of(), List.of())),
                route("query", fields(base, List.of(), List.of(FieldMatch.prefix("v", "3")), List.of())),
                route("cookie", fields(base, List.of(), List.of(), List.of(FieldMatch.regex("beta", "yes|on")))),
                route("absent", fields(base, List.of(FieldMatch.present("X-Odd", true)), List.of(), List.of()))));
        assertThat(id(routes, "/v")).isEqualTo("plain");
        assertThat(id(routes, "/v", "x-version", "2")).isEqualTo("header");
        assertThat(id(routes, "/v", "X-Version", "1", "X-Version", "2")).isEqualTo("header");
        assertThat(id(routes, "/v?v=3.1")).isEqualTo("query");
        assertThat(id(routes, "/v?%76=3")).isEqualTo("query");
        assertThat(id(routes, "/v", "Cookie", "a=b; beta=on")).isEqualTo("cookie");
        assertThat(id(routes, "/v", "Cookie", "beta=onyes")).isEqualTo("plain");
        assertThat(id(routes, "/v", "X-Odd", "")).isEqualTo("absent");
    }

    @Test
    void aPreflightIsMatchedByTheMethodItAsksFor() throws Exception {
        Routes routes = new Routes(List.of(withCors(Mode.ENFORCE), route("any", Match.path("/**"))));
        assertThat(idOfPreflight(routes)).isEqualTo("cors");
        assertThat(((Outcome.Found) routes.match(Exchanges.request("OPTIONS", "/a"), "h"))
                        .route()
                        .id())
                .isEqualTo("any");
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENFORCE")
    void aPreflightGoesWhereItWouldGoWithoutACorsPolicyThatIsNotEnforced(Mode mode) throws Exception {
        assertThat(idOfPreflight(new Routes(List.of(withCors(mode), route("any", Match.path("/**"))))))
                .isEqualTo("any");
    }

    private static String idOfPreflight(Routes routes) {
        String[] preflight = {"Origin", "https://x.org", "Access-Control-Request-Method", "PUT"};
        return ((Outcome.Found) routes.match(Exchanges.request("OPTIONS", "/a", preflight), "h"))
                .route()
                .id();
    }

    /** A route for PUT alone. */
    private static Route withCors(Mode mode) throws Exception {
        Chain cors = new Chain(List.of(new Chain.Link(
                "r.cors",
                "cors",
                io.gatehouse.policy.Phase.CORS,
                io.gatehouse.policy.Needs.NONE,
                mode,
                new io.gatehouse.policy.headers.HeadersType()
                        .compile(
                                new io.gatehouse.policy.headers.HeadersOptions(null, null),
                                new Provisions("x", Secrets.below(List.of()), Consumers.NONE)))));
        return new Route("cors", method(Match.path("/a"), "PUT"), 0, cors, e -> Reply.of(200, Headers.EMPTY));
    }

    @Test
    void anEqualTieIsFoundUnlessAPriorityBreaksItOrNoRequestFitsBoth() {
        Match path = Match.path("/a/{x}");
        Match same = Match.path("/a/{y}");
        assertThat(new Overlaps(List.of(route("a", path), route("b", same))).ties())
                .hasSize(1);
        assertThat(new Overlaps(List.of(route("a", method(path, "GET")), route("b", method(same, "POST")))).ties())
                .isEmpty();
        assertThat(new Overlaps(List.of(route("a", host(path, "a.org")), route("b", host(same, "b.org")))).ties())
                .isEmpty();
        Route high = new Route("b", same, 5, new Chain(List.of()), e -> Reply.of(200, Headers.EMPTY));
        assertThat(new Overlaps(List.of(route("a", path), high)).ties()).isEmpty();
        assertThat(((Outcome.Found) new Routes(List.of(route("a", path), high))
                                .match(Exchanges.request("GET", "/a/1"), "h"))
                        .route()
                        .id())
                .isEqualTo("b");
        Match one = fields(path, List.of(FieldMatch.exact("X", "1")), List.of(), List.of());
        Match two = fields(same, List.of(FieldMatch.exact("x", "2")), List.of(), List.of());
        Match other = fields(same, List.of(FieldMatch.exact("Y", "2")), List.of(), List.of());
        assertThat(new Overlaps(List.of(route("a", one), route("b", two))).ties())
                .isEmpty();
        assertThat(new Overlaps(List.of(route("a", one), route("b", other))).ties())
                .hasSize(1);
    }

    private static String found(String method, String host, String path) {
        Outcome outcome = new Routes(ROUTES).match(Exchanges.request(method, path), host);
        return outcome instanceof Outcome.Found found ? found.route().id() : outcome.toString();
    }

    private static String id(Routes routes, String target, String... fields) {
        return ((Outcome.Found) routes.match(Exchanges.request("GET", target, fields), "h"))
                .route()
                .id();
    }

    private static Route route(String id, Match match) {
        return new Route(id, match, 0, new Chain(List.of()), exchange -> Reply.of(200, Headers.EMPTY));
    }

    private static Match host(Match match, String... hosts) {
        return new Match(
                List.of(hosts), match.path(), match.methods(), match.headers(), match.query(), match.cookies());
    }

    private static Match method(Match match, String... methods) {
        return new Match(match.hosts(), match.path(), Set.of(methods), match.headers(), match.query(), match.cookies());
    }

    private static Match fields(
            Match match, List<FieldMatch> headers, List<FieldMatch> query, List<FieldMatch> cookies) {
        return new Match(match.hosts(), match.path(), match.methods(), headers, query, cookies);
    }
}
