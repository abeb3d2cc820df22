package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.policy.Policies;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a good document is warned of, and what not. */
class DoubtsTest {

    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final Checker CHECKER = new Checker(Policies.schemas());

    /** A document, and the pointer and detail of each warning in the order of the text. */
    record Row(String why, String yaml, List<String> warnings) {
        @Override
        public String toString() {
            return why;
        }
    }

    private static Row row(String why, String yaml, String... warnings) {
        return new Row(why, "version: 1\n" + yaml, List.of(warnings));
    }

    private static String bcrypt(int cost) {
        return String.format("$2b$%02d$", cost) + "a".repeat(53);
    }

    /** A route to the upstream {@code pets}, with more members. */
    private static Row route(String why, String members, String... warnings) {
        return row(
                why,
                "upstreams: {pets: {targets: [http://pets]}}\n" + "policies: {house: {hsts: {}}}\n"
                        + "routes: {r: {match: {path: /a/b/**}, policies: [house], upstream: pets, " + members + "}}",
                warnings);
    }

    /** An upstream of two targets, with more members. */
    private static Row upstream(String why, String members, String... warnings) {
        return row(
                why,
                "upstreams: {u: {targets: [http://a, http://b], " + members + "}}\n"
                        + "routes: {r: {match: {path: /a}, upstream: u}}",
                warnings);
    }

    private static String lacking(String variable) {
        return " no request has it, since no route with this policy has a variable {" + variable + "}";
    }

    /** A route by a variable {@code id} with these policies, and another without it, which has one of them as well. */
    private static Row counted(String why, String policies, String... warnings) {
        return row(
                why,
                "policies: {shared: {rateLimit: {limit: 1/s, by: path.id}}}\n"
                        + "routes: {one: {match: {path: '/a/{id}'}, respond: {}, policies: [shared, " + policies + "]},"
                        + " other: {match: {path: /b}, respond: {}, policies: [shared]}}",
                warnings);
    }

    private static Row target(String url, String... warnings) {
        return row(
                url,
                "upstreams: {u: {targets: ['" + url + "']}}\nroutes: {r: {match: {path: /a}, upstream: u}}",
                warnings);
    }

    /** Passive health of upstreams of so many targets, each of one address. */
    private static Row passive(int targets, String members, String... warnings) {
        String addresses = IntStream.rangeClosed(1, targets)
                .mapToObj(each -> "http://10.0.0." + each)
                .collect(Collectors.joining(", "));
        return row(
                targets + " targets and passive health of " + members,
                "upstreams: {u: {targets: [" + addresses + "], health: {passive: {" + members + "}}}}\n"
                        + "routes: {r: {match: {path: /a}, upstream: u}}",
                warnings);
    }

    /** An upstream of a breaker with {@code slow: 5s} and of these timeouts, and routes to it with timeouts of their own. */
    private static Row slow(String own, List<String> routes, String... warnings) {
        String paths = IntStream.range(0, routes.size())
                .mapToObj(i -> "r" + i + ": {match: {path: /" + i + "}, upstream: u" + routes.get(i) + "}")
                .collect(Collectors.joining(", "));
        return row(
                "calls that are slow after 5s, " + own + " and routes" + routes,
                "upstreams: {u: {targets: [http://a, http://b], breaker: {slow: 5s}" + own + "}}\nroutes: {" + paths
                        + "}",
                warnings);
    }

    /** A route of these methods whose requests are copied to another upstream. */
    private static Row mirror(String match, String members, String... warnings) {
        return row(
                "a mirror" + members + " of a route for" + match,
                "upstreams: {u: {targets: [http://a]}, v: {targets: [http://b]}}\n"
                        + "routes: {r: {match: {path: /a" + match + "}, upstream: u, mirror: {upstream: v" + members
                        + "}}}",
                warnings);
    }

    private static Row checks(String targets, String... warnings) {
        return row(
                "checks of " + targets,
                "upstreams: {u: {targets: [" + targets + "], health: {active: {path: /health}}}}\n"
                        + "routes: {r: {match: {path: /a}, upstream: u}}",
                warnings);
    }

    private static Row tls(String url, String members, String... warnings) {
        return row(
                url + " with " + members,
                "upstreams: {u: {targets: ['" + url + "'], tls: {" + members + "}}}\n"
                        + "routes: {r: {match: {path: /a}, upstream: u}}",
                warnings);
    }

    static Stream<Row> rows() {
        String everybody =
                "believes everybody's Forwarded and X-Forwarded-*, so that every client may pass for another";
        String clear = "/upstreams/u/targets/0 is a public address to which requests go in the clear";
        return Stream.of(
                row("nothing", ""),
                upstream(
                        "an attempt after which nobody else is asked",
                        "timeouts: {attempt: 1s}",
                        "/upstreams/u/timeouts/attempt has no effect, since retry.on has no timeout"),
                upstream("an attempt after which another is asked", "timeouts: {attempt: 1s}, retry: {on: [timeout]}"),
                upstream(
                        "an attempt that is longer than the wait for the answer",
                        "timeouts: {attempt: 2s, firstByte: 2s, total: 1s}, retry: {on: [timeout]}",
                        "/upstreams/u/timeouts/attempt has no effect, since firstByte (2s) is over before",
                        "/upstreams/u/timeouts/attempt has no effect, since total (1s) is over before",
                        "/upstreams/u/timeouts/firstByte has no effect, since total (1s) is over before"),
                upstream(
                        "a hedge that is never sent",
                        "retry: {attempts: 0, hedge: 1s, backoff: 2s, maxBackoff: 1s}",
                        "/upstreams/u/retry/hedge has no effect, since attempts is 0",
                        "/upstreams/u/retry/backoff is longer than maxBackoff (1s)"),
                upstream(
                        "a hedge that nobody pays for",
                        "retry: {budget: 0%, hedge: 1s}",
                        "/upstreams/u/retry/hedge has no effect, since budget is 0%"),
                upstream(
                        "bounds that bound nothing",
                        "concurrency: {max: 2, perTarget: 3, timeout: 1s}",
                        "/upstreams/u/concurrency/perTarget has no effect, since max is 2",
                        "/upstreams/u/concurrency/timeout has no effect, since queue is 0"),
                row(
                        "a hedge of a single target",
                        "upstreams: {u: {targets: [http://127.0.0.1:1], retry: {hedge: 1s}}}\n"
                                + "routes: {r: {match: {path: /a}, upstream: u}}",
                        "/upstreams/u/retry/hedge has no effect, since there is only one target"),
                upstream(
                        "a key that the path doesn't have",
                        "balance: {algorithm: hash, by: path.id}",
                        "/routes/r/upstream /routes/r has no variable {id}, by which upstream u tells requests apart"),
                counted(
                        "policies that count by variables which the path doesn't have",
                        "{rateLimit: {limit: 1/s, by: path.idd}}, {concurrency: {limit: 1, by: [ip, path.x],"
                                + " otherwise: path.y}}",
                        "/routes/one/policies/1/rateLimit/by" + lacking("idd"),
                        "/routes/one/policies/2/concurrency/by/1" + lacking("x"),
                        "/routes/one/policies/2/concurrency/otherwise" + lacking("y")),
                counted(
                        "variables that the path has, or that of one route of a named policy",
                        "{rateLimit: {limit: 1/s, by: [path.id, header.path.x], otherwise: path.id}}"),
                row(
                        "a named policy by a variable that none of its routes has",
                        "policies: {shared: {rateLimit: {limit: 1/s, by: path.x}}}\n"
                                + "routes: {a: {match: {path: /a}, respond: {}, policies: [shared]},"
                                + " b: {match: {path: '/b/{id}'}, respond: {}, policies: [shared]},"
                                + " c: {match: {path: '/c/{x}'}, respond: {}}}",
                        "/policies/shared/rateLimit/by" + lacking("x")),
                row(
                        "consumers' own, which are for all routes",
                        "policies: {named: {rateLimit: {limit: 1/s, by: [consumer, path.id]}}}\n"
                                + "consumers: {c: {credentials: [{basic: {user: u, password: '" + bcrypt(12)
                                + "'}}], policies: [named, {rateLimit: {limit: 1/s, by: [consumer, path.x]}}]}}\n"
                                + "routes: {r: {match: {path: '/a/{id}'}, respond: {}}}",
                        "/consumers/c/policies/1/rateLimit/by/1" + lacking("x")),
                route(
                        "a mirror of nothing",
                        "mirror: {upstream: pets, sample: 0%}",
                        "/routes/r/mirror/upstream gets requests twice, since it answers them too",
                        "/routes/r/mirror/sample copies nothing"),
                tls("https://u", "verify: true"),
                tls(
                        "https://u",
                        "verify: false",
                        "/upstreams/u/tls/verify lets whoever stands in between pass for the" + " targets"),
                tls(
                        "https://u",
                        "verify: false, ca: ca.pem",
                        "/upstreams/u/tls/verify lets whoever stands in between pass for the targets",
                        "/upstreams/u/tls/ca has no effect, since verify is false"),
                tls(
                        "http://u",
                        "verify: false",
                        "/upstreams/u/tls has no effect, since no target is spoken to over https"),
                row("trust in everybody", "trust: [10.0.0.0/8, 0.0.0.0/0]", "/trust/1 " + everybody),
                row("trust in everybody by IPv6", "trust: ['::/0']", "/trust/0 " + everybody),
                row(
                        "an admin API for everybody",
                        "admin: {allow: [0.0.0.0/0]}",
                        "/admin/allow/0 lets everybody try to guess the admin token"),
                row(
                        "an upstream that only stands in for a part, and a composition that two routes have",
                        "upstreams: {u: {targets: [http://a]}, v: {targets: [http://b]}}\n"
                                + "routes: {r: {match: {path: /a}, compose: {parts: {p: {get: 'u:/', fallback: {call:"
                                + " {get: 'v:/'}}}}}}, s: {match: {path: /b}, compose: {use: r}}}"),
                row("metrics for everybody, which may be meant", "metrics: {allow: [0.0.0.0/0]}"),
                row(
                        "a log to the standard output, with a size",
                        "accessLog: {to: stdout, maxSize: 1MiB}",
                        "/accessLog/maxSize has no effect, since the access log goes to stdout"),
                row("a log to a file, with a size", "accessLog: {to: file, maxSize: 1MiB}"),
                row("a log by default, with a size", "accessLog: {maxSize: 1MiB}"),
                row(
                        "what nothing uses",
                        "upstreams: {u: {targets: [http://a]}}\npolicies: {p: {hsts: {}}}",
                        "/upstreams/u is used by no route",
                        "/policies/p is used by no route"),
                row(
                        "what only others use, or consumers",
                        "policies: {p: {basic: {}}, q: {allOf: {of: [p, {mtls: {}}]}}, r: {ip: {deny:"
                                + " [10.0.0.0/8]}}}\n"
                                + "consumers: {c: {policies: [r], credentials: [{basic: {user: c, password:"
                                + " '${env:C}'}}]}}\n"
                                + "routes: {a: {match: {path: /a}, respond: {}, policies: [q]}}"),
                row(
                        "members that get nothing, and a mirror of who answers",
                        "upstreams: {u: {targets: [http://a]}, v: {targets: [http://b]}, w: {targets: [http://c]}}\n"
                                + "routes: {r: {match: {path: /a}, mirror: {upstream: u}, upstream: {split: ["
                                + "{upstream: u, weight: 1}, {upstream: v, weight: 0}, {upstream: w, weight: 0,"
                                + " when: {query: {w: '1'}}}]}}}",
                        "/routes/r/mirror/upstream gets requests twice, since it answers them too",
                        "/routes/r/upstream/split/1 gets no request, since it has neither a weight nor a rule"),
                row(
                        "what only a mirror uses",
                        "upstreams: {u: {targets: [http://a]}, v: {targets: [http://b]}}\n"
                                + "routes: {r: {match: {path: /a}, upstream: u, mirror: {upstream: v}}}"),
                row(
                        "a consumer that nobody can be",
                        "consumers: {a: {}, b: {credentials: [{apiKey: {hash: 'sha256:" + "0".repeat(64) + "'}}]}}",
                        "/consumers/a has no credentials, so that no request is known to be of this consumer"),
                row(
                        "a key of the past, and one that expires now",
                        "consumers: {a: {credentials: [{apiKey: {hash: 'sha256:" + "0".repeat(64)
                                + "', expires: '2026-12-31T23:59:59Z'}}, {apiKey: {hash: 'sha256:" + "1".repeat(64)
                                + "', expires: '2027-01-01T00:00:00Z'}}]}}",
                        "/consumers/a/credentials/0/apiKey/expires has passed: the credential is not good any more",
                        "/consumers/a/credentials/1/apiKey/expires has passed: the credential is not good any more"),
                row(
                        "a key that is good for another second, and a password that has expired",
                        "consumers: {a: {credentials: [{apiKey: {hash: 'sha256:" + "0".repeat(64)
                                + "', expires: '2027-01-01T00:00:01Z'}}, {basic: {user: a, password: '" + bcrypt(10)
                                + "', expires: '2026-12-31T00:00:00Z'}}]}}",
                        "/consumers/a/credentials/1/basic/expires has passed: the credential is not good any more"),
                row(
                        "bcrypt that costs too little, and enough",
                        "consumers: {a: {credentials: [{basic: {user: a, password: '" + bcrypt(9)
                                + "'}}, {basic: {user: b, password: '" + bcrypt(10) + "'}}]}}",
                        "/consumers/a/credentials/0/basic/password is bcrypt of the cost 9, which is cheap to try"
                                + " passwords on"),
                target("http://93.184.216.34", clear),
                target("http://[2606:4700::1]:8080", clear),
                target("https://93.184.216.34"),
                target("http://10.1.2.3"),
                target("http://172.31.0.1"),
                target("http://192.168.0.1"),
                target("http://127.0.0.1:9001"),
                target("http://[::1]:9001"),
                target("http://[fd00::1]"),
                target("http://pets.example.com"),
                target("http://localhost:9001"),
                row(
                        "a share of servers of this machine, which is looked up nowhere",
                        "upstreams: {u: {targets: ['http://localhost:1', 'http://localhost:2'],"
                                + " health: {passive: {maxEjected: 40%}}}}\n"
                                + "routes: {r: {match: {path: /a}, upstream: u}}",
                        "/upstreams/u/health/passive/maxEjected is less than one of 2 targets, so that none is ever"
                                + " ejected"),
                route("nothing", "priority: 1"),
                route(
                        "waits that are never over",
                        "timeouts: {firstByte: 10s, connect: 1s, total: 5s}",
                        "/routes/r/timeouts/firstByte has no effect, since total (5s) is over before"),
                route("a stream that may last longer than a silence", "timeouts: {stream: 10m, total: 5m}"),
                route(
                        "a prefix of another path",
                        "rewrite: {stripPrefix: /a/c}",
                        "/routes/r/rewrite/stripPrefix has no effect, since no path of /a/b/** begins with it"),
                route("a prefix of its path", "rewrite: {stripPrefix: /a}"),
                route("a prefix of some of its paths", "rewrite: {stripPrefix: /a/b/c}"),
                route(
                        "a prefix that is replaced nowhere",
                        "rewrite: {replacePrefix: {from: /b, to: /c}}",
                        "/routes/r/rewrite/replacePrefix/from has no effect, since no path of /a/b/** begins with it"),
                row(
                        "a prefix that is longer than its paths",
                        "upstreams: {u: {targets: [http://a]}}\n"
                                + "routes: {r: {match: {path: '/{x}'}, upstream: u, rewrite: {stripPrefix: /a/b}}}",
                        "/routes/r/rewrite/stripPrefix has no effect, since no path of /{x} begins with it"),
                row(
                        "a prefix of a variable",
                        "upstreams: {u: {targets: [http://a]}}\n"
                                + "routes: {r: {match: {path: '/{x}/b'}, upstream: u, rewrite: {stripPrefix: /a}}}"),
                row(
                        "a view that nobody is given, and policies of views that are off or come twice",
                        "upstreams: {u: {targets: [http://a]}}\npolicies: {p: {hsts: {}}}\n"
                                + "routes: {r: {match: {path: /a}, upstream: u, views: {default: a, a: {}, b: {},"
                                + " c: {policies: [p, p, {hsts: {mode: off}}]}, d: {}, select: [{host: {h: c}},"
                                + " {claim: azp, map: {x: d}}]}}}",
                        "/routes/r/views/b is given to nobody, since no selector tells it",
                        "/routes/r/views/c/policies/1 stands twice among the route's policies",
                        "/routes/r/views/c/policies/2/hsts/mode is off: this policy does nothing"),
                row(
                        "a bound of what is read beside a composition, which has its own",
                        "upstreams: {u: {targets: [http://a]}}\nroutes: {r: {match: {path: /a}, compose: {parts: {p:"
                                + " {get: 'u:/'}}}, views: {default: a, a: {}, maxRead: 1KiB}}}",
                        "/routes/r/views/maxRead has no effect, since a composition bounds its answer by maxBytes"),
                row(
                        "a selector that tells any view",
                        "upstreams: {u: {targets: [http://a]}}\nroutes: {r: {match: {path: /a}, upstream: u,"
                                + " views: {default: a, a: {}, b: {}, select: [{header: X-A}]}}}"),
                row(
                        "policies that are off or come twice",
                        "policies: {p: {hsts: {mode: off}}, q: {hsts: {mode: observe}}}\n"
                                + "routes: {r: {match: {path: /a}, respond: {}, "
                                + "policies: [p, q, p, {httpsOnly: {mode: off}}]}}",
                        "/policies/p/hsts/mode is off: this policy does nothing",
                        "/routes/r/policies/2 stands twice among the route's policies",
                        "/routes/r/policies/3/httpsOnly/mode is off: this policy does nothing"),
                row(
                        "content of a 204",
                        "routes: {r: {match: {path: /a}, respond: {status: 204, body: x}}}",
                        "/routes/r/respond/body is never sent, since a 204 has no content"));
    }

    static Stream<Row> healthRows() {
        String passive = "/upstreams/u/health/passive/";
        String unchecked = "/upstreams/u/health/active has no effect, since services of the same server (webapp:) are"
                + " not checked";
        return Stream.of(
                passive(2, "maxEjected: 50%"),
                passive(
                        2,
                        "maxEjected: 49%",
                        passive + "maxEjected is less than one of 2 targets, so that none is ever ejected"),
                passive(
                        3,
                        "maxEjected: 33.3%",
                        passive + "maxEjected is less than one of 3 targets, so that none is ever ejected"),
                passive(3, "maxEjected: 34%"),
                passive(3, "failures: 3"),
                passive(1, "maxEjected: 50%"),
                upstream("a share of names, of which each may be many", "health: {passive: {maxEjected: 10%}}"),
                upstream(
                        "no share of names",
                        "health: {passive: {maxEjected: 0%}}",
                        passive + "maxEjected is less than one of 2 targets, so that none is ever ejected"),
                passive(2, "eject: 31s, maxEject: 30s", passive + "eject is longer than maxEject (30s)"),
                passive(2, "eject: 30s, maxEject: 30s"),
                passive(2, "eject: 6m", passive + "eject is longer than maxEject (5m unless given)"),
                passive(2, "eject: 5m"),
                passive(2, "maxEject: 10s"),
                passive(2, "failures: 0", passive + "failures ejects nothing, since there is no ratio either"),
                passive(2, "failures: 0, ratio: 50%, minimum: 5"),
                passive(2, "failures: 1"),
                passive(2, "minimum: 5", passive + "minimum has no effect, since there is no ratio"),
                passive(
                        2,
                        "enabled: false, failures: 0, minimum: 5, statuses: 5xx, eject: 6m, maxEjected: 10%",
                        passive + "failures has no effect, since enabled is false",
                        passive + "minimum has no effect, since enabled is false",
                        passive + "eject has no effect, since enabled is false",
                        passive + "maxEjected has no effect, since enabled is false"),
                passive(2, "enabled: false, statuses: 5xx"),
                passive(2, "enabled: true, failures: 2"),
                checks("'webapp:/pets'", unchecked),
                checks("'webapp:/pets', {url: 'webapp:/'}", unchecked),
                checks("'webapp:/pets', http://pets"),
                checks("{url: http://pets, name: 'webapp:pets'}"));
    }

    static Stream<Row> slowRows() {
        String total = "/upstreams/u/breaker/slow has no effect, since timeouts.total (5s) is over before";
        String first = "/upstreams/u/breaker/slow has hardly any effect, since timeouts.firstByte (5s) is over before";
        List<String> plain = List.of("");
        return Stream.of(
                slow("", plain),
                slow(", timeouts: {total: 5s}", plain, total),
                slow(", timeouts: {total: 5001ms}", plain),
                slow(", timeouts: {firstByte: 5s}", plain, first),
                slow(", timeouts: {firstByte: 5001ms}", plain),
                slow(", timeouts: {firstByte: 5s, total: 5s}", plain, total),
                slow(", timeouts: {firstByte: 5s, total: 6s}", plain, first),
                // whom nobody may follow is not broken off by it
                slow(", timeouts: {attempt: 1s}, retry: {on: [timeout]}", plain),
                slow(", timeouts: {total: 5s}", List.of("", ", timeouts: {total: 6s}")),
                slow(", timeouts: {total: 5s}", List.of("", ", timeouts: {total: 4s, firstByte: 4s}"), total),
                slow(", timeouts: {total: 5s}", List.of("", ", timeouts: {firstByte: 6s}"), total),
                slow(", timeouts: {firstByte: 5s}", List.of(", timeouts: {firstByte: 6s}")),
                slow("", List.of(", timeouts: {total: 1s}")),
                upstream(
                        "calls that are slow after the usual wait for an answer",
                        "breaker: {slow: 2m}",
                        "/upstreams/u/breaker/slow has hardly any effect, since timeouts.firstByte (60s unless given)"
                                + " is over before"),
                upstream("a breaker that does not say what is slow", "breaker: {}, timeouts: {total: 1s}"),
                row(
                        "calls of a member of a split whose route waits longer",
                        "upstreams: {u: {targets: [http://a], breaker: {slow: 5s}, timeouts: {total: 5s}},"
                                + " v: {targets: [http://b]}}\n"
                                + "routes: {r: {match: {path: /a}, timeouts: {total: 6s}, upstream: {split: ["
                                + "{upstream: u, weight: 1}, {upstream: v, weight: 1}]}}}"),
                row(
                        "calls of a mirror, for which the route's waits don't count",
                        "upstreams: {u: {targets: [http://a], breaker: {slow: 5s}, timeouts: {total: 5s}},"
                                + " v: {targets: [http://b]}}\n"
                                + "routes: {r: {match: {path: /a}, timeouts: {total: 6s}, upstream: v,"
                                + " mirror: {upstream: u}}}",
                        total));
    }

    static Stream<Row> mirrorRows() {
        String nothing = " copies nothing, since the route takes only ";
        return Stream.of(
                mirror("", ""),
                mirror(", methods: [POST, PUT]", "", "/routes/r/mirror" + nothing + "POST, PUT"),
                mirror(", methods: [POST]", ", methods: [PUT]", "/routes/r/mirror/methods" + nothing + "POST"),
                mirror(", methods: [POST]", ", methods: []", "/routes/r/mirror/methods" + nothing + "POST"),
                mirror(", methods: [POST, PUT]", ", methods: [PATCH, PUT]"),
                mirror(", methods: [POST, HEAD]", ""),
                mirror(", methods: [OPTIONS]", ""),
                // GET is copied whatever is listed
                mirror(", methods: [GET]", ", methods: [POST]"));
    }

    /** A route composed of the parts {@code a} and {@code b}, of which one has these members and the route these policies. */
    private static Row composed(String why, String policies, String part, String... warnings) {
        return row(
                why,
                "upstreams: {u: {targets: [http://127.0.0.1]}}\n"
                        + "policies: {key: {upstreamAuth: {apiKey: {key: '${env:PETS_KEY}'}}}}\n"
                        + "routes: {other: {match: {path: /b}, upstream: u, policies: [key]},\n"
                        + "  r: {match: {path: /a}, policies: [" + policies + "], compose: {parts: {a: {get: 'u:/a'},"
                        + " b: {get: 'u:/b'" + part + "}}}}}",
                warnings);
    }

    static Stream<Row> composedRows() {
        String token = "{upstreamAuth: {basic: {user: g, password: '${env:PETS_KEY}'}}}";
        return Stream.of(
                composed(
                        "upstreamAuth where no part sends its field",
                        token,
                        "",
                        "/routes/r/policies/0 reaches no part, since none sends Authorization"),
                composed(
                        "its field sent to a part, which then is not the client's",
                        token,
                        ", send: [X-A, authorization]",
                        "/routes/r/compose/parts/b/send/1 sends what upstreamAuth puts there, in place of what the"
                                + " client sent"),
                composed(
                        "its field sent to what stands in for a part",
                        token,
                        ", fallback: {call: {get: 'u:/c', send: [Authorization]}}",
                        "/routes/r/compose/parts/b/fallback/call/send/0 sends what upstreamAuth puts there, in place of"
                                + " what the client sent"),
                composed(
                        "a named one with a key",
                        "key",
                        ", send: [Authorization]",
                        "/routes/r/policies/0 reaches no part, since none sends X-Api-Key"),
                composed("credentials of the client, sent to a part that is named", "", ", send: [Authorization]"),
                composed(
                        "fields for upstreams that no part sends",
                        "{headers: {request: {set: {X-Plan: gold, X-Shop: a}, add: {X-A: b},"
                                + " secret: {X-S: '${env:PETS_KEY}'}}}}",
                        ", send: [x-shop]",
                        "/routes/r/policies/0 reaches no part, since none sends X-A, X-Plan, X-S"),
                composed(
                        "fields that parts send, and changes of the answer",
                        "{headers: {request: {set: {X-Plan: gold, Accept-Language: de}, remove: [X-B]}, reply: {set:"
                                + " {X-C: d}}}}",
                        ", send: [X-Plan]"),
                row(
                        "the composition of another route",
                        "upstreams: {u: {targets: [http://127.0.0.1]}}\n"
                            + "routes: {s: {match: {path: /a}, compose: {parts: {a: {get: 'u:/a', send: [X-A]}}}},\n"
                            + "  r: {match: {path: /b}, compose: {use: s},\n"
                            + "  policies: [{headers: {request: {set: {X-A: a, X-B: b}}}}, {upstreamAuth: {apiKey:"
                            + " {header: X-A, key: '${env:PETS_KEY}'}}}]}}",
                        "/routes/r/compose/use sends what upstreamAuth puts there, in place of what the client sent",
                        "/routes/r/policies/0 reaches no part, since none sends X-B"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"rows", "healthRows", "slowRows", "mirrorRows", "composedRows"})
    void warnsOfWhatIsHardlyMeant(Row row) throws Exception {
        Document document = Document.read(row.yaml(), Format.YAML);
        assertThat(CHECKER.check(document)).isEmpty();
        Problems problems = document.problems();
        Doubts.tell(document, problems, NOW);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(problems.warnings().stream().map(warning -> warning.pointer() + " " + warning.detail()))
                .containsExactlyElementsOf(row.warnings());
        assertThat(problems.warnings()).allSatisfy(warning -> {
            assertThat(warning.line()).isNotNull();
            assertThat(warning.column()).isNotNull();
        });
    }

    @Test
    void whatHoldsUnlessGivenIsWhatTheSchemaSays() {
        JsonObject schemas = CHECKER.schema().getJsonObject("$defs");
        assertThat(usual(schemas, "passiveHealth", "maxEject")).isEqualTo(PassiveDoubts.MAX_EJECT);
        assertThat(usual(schemas, "timeouts", "firstByte")).isEqualTo(BreakerDoubts.FIRST_BYTE);
    }

    private static String usual(JsonObject schemas, String part, String name) {
        return schemas.getJsonObject(part)
                .getJsonObject("properties")
                .getJsonObject(name)
                .getString("default");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "health: {passive: {maxEjected: 33%}} | got \"33%\"; expected at least 34%, or enabled: false",
                "health: {passive: {eject: 6m}} | got \"6m\"; expected at most 5m, or a longer maxEject",
                "health: {passive: {failures: 0}} | got 0; expected a number above 0, a ratio such as 50%, or enabled:"
                        + " false",
                "health: {passive: {minimum: 5}} | got 5; expected a ratio such as 50%, or no minimum",
                "health: {passive: {enabled: false, eject: 1s}} | got \"1s\"; expected enabled: true, or no eject",
                "breaker: {slow: 5s}, timeouts: {total: 3s} | got \"5s\"; expected less than 3s",
                "breaker: {slow: 5s}, timeouts: {firstByte: 3s} | got \"5s\"; expected less than 3s",
            })
    void aWarningOfAnUpstreamTellsWhatToDo(String members, String told) throws Exception {
        Document document = Document.read(
                "version: 1\nupstreams: {u: {targets: [http://10.0.0.1, http://10.0.0.2, http://10.0.0.3], " + members
                        + "}}\nroutes: {r: {match: {path: /a}, upstream: u}}",
                Format.YAML);
        Problems problems = document.problems();
        Doubts.tell(document, problems, NOW);
        assertThat(problems.warnings()).singleElement().satisfies(warning -> assertThat(warning.toString())
                .endsWith("; " + told));
    }

    @Test
    void aWarningOfAMirrorTellsWhatToDo() throws Exception {
        Document document = Document.read(
                "version: 1\n"
                        + "upstreams: {u: {targets: [http://a]}, v: {targets: [http://b]}}\n"
                        + "routes: {r: {match: {path: /a, methods: [POST, PUT]}, upstream: u, mirror: {upstream: v,"
                        + " methods: [PATCH]}}}",
                Format.YAML);
        Problems problems = document.problems();
        Doubts.tell(document, problems, NOW);
        assertThat(problems.warnings()).singleElement().satisfies(warning -> assertThat(warning.toString())
                .endsWith("; got [\"PATCH\"]; expected methods with at least one of: POST, PUT"));
    }

    @Test
    void aWarningTellsWhatStandsThereAndWhatWouldDo() throws Exception {
        Document document = Document.read("version: 1\ntrust: [0.0.0.0/0]", Format.YAML);
        Problems problems = document.problems();
        Doubts.tell(document, problems, NOW);
        assertThat(problems.warnings())
                .singleElement()
                .hasToString("/trust/0 (line 2, column 9): believes everybody's Forwarded and X-Forwarded-*, so that"
                        + " every client may pass for another; got \"0.0.0.0/0\"; expected the networks that need it");
    }
}
