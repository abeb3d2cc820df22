package io.gatehouse.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.Secrets;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Needs;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Provisions;
import io.gatehouse.policy.headers.HeadersOptions;
import io.gatehouse.policy.headers.HeadersType;
import io.gatehouse.route.Routes.Outcome;
import io.gatehouse.testing.Exchanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which routes stand in each other's way. A route is written {@code [PRIORITY] [METHOD,…] [HOST]PATH [NAME~VALUE …]}. */
class OverlapsTest {

    private static final Chain CORS = cors(PolicyEntry.Mode.ENFORCE);
    private static final Chain CORS_OBSERVED = cors(PolicyEntry.Mode.OBSERVE);
    private static final Chain NOTHING = new Chain(List.of());

    private static Chain cors(PolicyEntry.Mode mode) {
        try {
            return new Chain(List.of(new Chain.Link(
                    "r.cors",
                    "cors",
                    Phase.CORS,
                    Needs.NONE,
                    mode,
                    new HeadersType()
                            .compile(
                                    new HeadersOptions(null, null),
                                    new Provisions("x", Secrets.below(List.of()), Consumers.NONE)))));
        } catch (MissingSecret e) {
            throw new AssertionError(e);
        }
    }

    /** Routes called a, b, c … and what is said of them: {@code b=a,c} for b, which a and c take all from. */
    record Row(String why, List<String> routes, String ties, String unreached) {
        @Override
        public String toString() {
            return why;
        }
    }

    private static Row row(String why, String ties, String unreached, String... routes) {
        return new Row(why, List.of(routes), ties, unreached);
    }

    static Stream<Row> rows() {
        return Stream.of(
                row("two of one path", "b=a", "", "/a", "/a"),
                row("variables of other names", "b=a", "", "/a/{x}", "/a/{y}"),
                row("three of one path", "b=a c=a,b", "", "/a", "/a", "/a"),
                row("other methods", "", "", "GET /a", "POST /a"),
                row("one method of both", "b=a", "", "GET,POST /a", "POST,PUT /a"),
                row("other hosts", "", "", "a.org/x", "b.org/x"),
                row("one host of both", "b=a", "", "a.org,b.org/x", "b.org,c.org/x"),
                row("a host and any", "", "", "a.org/x", "/x"),
                row("a higher priority takes all", "", "a=b", "/a", "5 /a"),
                row("a higher priority for another method", "", "", "GET /a", "5 POST /a"),
                row("a higher priority for one of its methods", "", "", "GET,HEAD /a", "5 GET /a"),
                row("two take its methods together", "", "a=c,b", "GET,HEAD /a", "5 GET /a", "6 HEAD /a"),
                row("methods never make up every method", "", "", "/a", "GET /a", "POST /a"),
                row("two take its hosts together", "", "a=b,c", "a.org,b.org/x", "1 a.org/x", "1 b.org/x"),
                row("one of its hosts is its own", "", "", "a.org,b.org/x", "1 a.org/x"),
                row("an expression of one text", "", "b=a", "/pets/list", "/pets/{x:list}"),
                row("an expression for everything", "", "b=a", "/pets/{x:.+}", "/pets/{id}"),
                row("an expression for most", "", "", "/pets/{x:[a-z]+}", "/pets/{id}"),
                row("one expression in two ways", "b=a", "", "/p/{x:[0-9]+}/o", "/p/{y:\\d+}/o"),
                row("expressions of which one takes more", "b=a", "", "/p/{id:[0-9]+}", "/p/{name:[a-z0-9-]+}"),
                row("a priority on one of them", "", "", "1 /p/{id:[0-9]+}", "/p/{name:[a-z0-9-]+}"),
                row("expressions that have nothing in common", "", "", "/p/{id:[0-9]+}", "/p/{name:[a-z-]+}"),
                row("expressions in other places", "", "", "/{x:[0-9]+}/{y}", "/{x}/{y:[0-9]+}"),
                row("expressions under other texts", "", "", "/{x:[0-9]+}/a", "/{x:\\d+}/b"),
                row("a text under an expression", "", "", "/pets/{x:[a-z]+}", "/pets/list"),
                row("a value under a prefix of a higher priority", "", "a=b", "/a h:X~=beta", "1 /a h:x~^be"),
                row("a value under an expression of a higher priority", "", "a=b", "/a q:v~=12", "1 /a q:v~/[0-9]+"),
                row("a value that must be there", "b=a", "", "/a c:t~=x", "/a c:t~+"),
                row("a value beside its absence", "", "", "/a c:t~-", "/a c:t~+"),
                row("other values", "", "", "/a h:X~=1", "/a h:x~=2"),
                row("other prefixes", "", "", "/a h:X~^ios/", "/a h:X~^android/"),
                row("a prefix of a prefix", "b=a", "", "/a h:X~^ios/", "/a h:X~^ios/1"),
                row("a value without the prefix", "", "", "/a q:v~=2", "/a q:v~^1"),
                row("a value with the prefix", "b=a", "", "/a q:v~^1", "/a q:v~=12"),
                row("a value that no such expression takes", "", "", "/a c:v~/[0-9]+", "/a c:v~=b"),
                row("a value that the expression takes", "b=a", "", "/a c:v~/[0-9]+", "/a c:v~=12"),
                row("other names", "b=a", "", "/a h:X~=1", "/a h:Y~=1"),
                row("a name in query and in cookie", "", "", "/a q:x~=1", "/a c:x~=1"),
                row("a value of another name", "", "", "/a h:X~=1", "1 /a h:Y~=1"),
                row("a prefix under another name", "", "", "/a h:X~^b", "1 /a h:Y~+"),
                row("one value of two", "", "", "/a h:X~=1", "1 /a h:X~=1 h:Y~=1"),
                row("the same in another order", "", "a=b", "/a h:X~=1 h:Y~=2", "1 /a h:Y~=2 h:X~=1"),
                row("a preflight still reaches it", "", "", "/a cors", "1 /a"),
                row("a preflight passes what is only observed", "", "", "/a cors", "1 /a cors-observed"),
                row("both answer preflights", "", "a=b", "/a cors", "1 /a cors"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void tellsTiesAndRoutesThatAreNeverReached(Row row) {
        List<Route> routes = IntStream.range(0, row.routes().size())
                .mapToObj(i ->
                        route(String.valueOf((char) ('a' + i)), row.routes().get(i)))
                .toList();
        assertThat(ties(routes)).isEqualTo(row.ties());
        assertThat(unreached(routes)).isEqualTo(row.unreached());
    }

    @Test
    void aRouteThatIsSaidToBeNeverReachedTakesNoRequestAtAll() {
        String[] paths = {"/a", "/a/{x}", "/a/{x:.+}", "/a/{x:b}", "/a/b", "/a/**", "/**", "/{x:[a-c]}", "/{y:a}"};
        String[] methods = {"", "GET ", "POST ", "GET,POST "};
        String[] hosts = {"", "h.org", "*.org", "h.org,i.org"};
        String[] values = {"", " h:X~=b", " h:X~^b", " h:X~/b+", " h:X~+", " h:X~-", " q:v~=b h:X~+", " c:v~=b"};
        Random random = new Random(20);
        int found = 0;
        for (int round = 0; round < 300; round++) {
            List<Route> routes = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String written = random.nextInt(3) + " " + one(methods, random) + one(hosts, random)
                        + one(paths, random) + one(values, random);
                routes.add(route("r" + i, written));
            }
            Routes index = new Routes(routes);
            Set<String> reached = new HashSet<>();
            for (String method : List.of("GET", "POST", "PUT")) {
                for (String host : List.of("h.org", "i.org", "j.org", "k.net")) {
                    for (String path : List.of("/a", "/a/b", "/a/c", "/b", "/a/b/c", "/a/b?v=b", "/a?v=b")) {
                        for (String x : List.of("", "b", "bb", "bc", "d")) {
                            String[] fields = x.isEmpty() ? new String[] {} : new String[] {"X", x, "Cookie", "v=" + x};
                            Outcome outcome = index.match(Exchanges.request(method, path, fields), host);
                            if (outcome instanceof Outcome.Found taken) {
                                reached.add(taken.route().id());
                            }
                        }
                    }
                }
            }
            for (Overlaps.Unreached unreached : new Overlaps(routes).unreached()) {
                assertThat(reached)
                        .as("%s", routes.stream().map(Route::match).toList())
                        .doesNotContain(unreached.route().id());
                found++;
            }
        }
        assertThat(found).isGreaterThan(20);
    }

    static Stream<String> manyRoutes() {
        return Stream.of(
                "/a%d",
                "h%d.org/**",
                "/** h:X~=v%d",
                "/** h:X~=v%d q:y~=%d",
                "/a",
                "1 /** h:X~/v%d",
                "/a h:X~^v%d-",
                "%d /a h:X~^v%d-",
                "/{x:a%d}/b");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("manyRoutes")
    void tenThousandRoutesTakeNoTime(String form) {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            routes.add(route("r" + i, form.replace("%d", String.valueOf(i))));
        }
        long start = System.nanoTime();
        Overlaps overlaps = new Overlaps(routes);
        boolean alone = overlaps.ties().isEmpty() && overlaps.unreached().isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(alone).isEqualTo(form.contains("%d") && !form.contains("~/v%d"));
    }

    private static String one(String[] of, Random random) {
        return of[random.nextInt(of.length)];
    }

    private static String ties(List<Route> routes) {
        return String.join(
                " ",
                new Overlaps(routes)
                        .ties().stream()
                                .map(tie -> tie.route().id() + "=" + ids(tie.rivals()))
                                .toList());
    }

    private static String unreached(List<Route> routes) {
        return String.join(
                " ",
                new Overlaps(routes)
                        .unreached().stream()
                                .map(each -> each.route().id() + "=" + ids(each.takers()))
                                .toList());
    }

    private static String ids(List<Route> routes) {
        return String.join(",", routes.stream().map(Route::id).toList());
    }

    private static Route route(String id, String written) {
        int priority = 0;
        Set<String> methods = Set.of();
        List<String> hosts = List.of();
        PathShape path = PathShape.ANY;
        Chain chain = NOTHING;
        List<FieldMatch> headers = new ArrayList<>();
        List<FieldMatch> query = new ArrayList<>();
        List<FieldMatch> cookies = new ArrayList<>();
        for (String part : written.split(" ")) {
            if (part.matches("\\d+")) {
                priority = Integer.parseInt(part);
            } else if (part.matches("[A-Z,]+")) {
                methods = Set.of(part.split(","));
            } else if (part.startsWith("cors")) {
                chain = part.equals("cors") ? CORS : CORS_OBSERVED;
            } else if (part.contains("~")) {
                List<FieldMatch> into = part.startsWith("h:") ? headers : part.startsWith("q:") ? query : cookies;
                into.add(field(part.substring(2)));
            } else {
                int slash = part.indexOf('/');
                hosts = slash == 0
                        ? List.of()
                        : List.of(part.substring(0, slash).split(","));
                path = PathShape.of(part.substring(slash));
            }
        }
        Match match = new Match(hosts, path, methods, headers, query, cookies);
        return new Route(id, match, priority, chain, e -> Reply.of(200, Headers.EMPTY));
    }

    private static FieldMatch field(String part) {
        int sign = part.indexOf('~');
        String name = part.substring(0, sign);
        String value = part.substring(sign + 2);
        return switch (part.charAt(sign + 1)) {
            case '=' -> FieldMatch.exact(name, value);
            case '^' -> FieldMatch.prefix(name, value);
            case '/' -> FieldMatch.regex(name, value);
            default -> FieldMatch.present(name, part.charAt(sign + 1) == '+');
        };
    }
}
