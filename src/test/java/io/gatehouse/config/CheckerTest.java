package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckerTest {

    private static final String UPSTREAM = "upstreams: {pets: {targets: [http://a]}}\n";

    private static final Checker CHECKER = checker();

    private static Checker checker() {
        Map<String, String> policies = new LinkedHashMap<>();
        policies.put("cors", """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "required": ["origins"], "additionalProperties": false,
             "properties": {
               "origins": {"type": "array", "items": {"$ref": "#/$defs/origin"}, "minItems": 1},
               "maxAge": {"$ref": "urn:gatehouse:document#/$defs/duration"}},
             "$defs": {"origin": {"type": "string", "pattern": "^https?://", "x-expected": "an origin"}}}
            """);
        policies.put("rateLimit", """
            {"type": "object", "required": ["limit"], "additionalProperties": false,
             "properties": {
               "limit": {"$ref": "urn:gatehouse:document#/$defs/rate"},
               "by": {"anyOf": [{"type": "string"}, {"type": "array"}], "x-expected": "a key or a list of keys"},
               "headers": {"type": "object", "x-names": "ownField"}}}
            """);
        return new Checker(policies);
    }

    /** A bad document and its problems, each as a pointer, a space and a part of its sentence. */
    record Bad(String why, String yaml, String... problems) {
        @Override
        public String toString() {
            return why;
        }
    }

    private static Bad bad(String why, String yaml, String... problems) {
        return new Bad(why, yaml, problems);
    }

    /** A document with the upstream "pets" and one route of the given members. */
    private static Bad route(String why, String members, String... problems) {
        return new Bad(why, "version: 1\n" + UPSTREAM + "routes: {r: {" + members + "}}", problems);
    }

    private static Bad match(String why, String members, String... problems) {
        return route(why, "match: {" + members + "}, upstream: pets", problems);
    }

    private static Bad upstream(String why, String members, String... problems) {
        return new Bad(why, "version: 1\nupstreams: {u: {" + members + "}}", problems);
    }

    static List<Bad> badDocuments() {
        List<Bad> bad = new ArrayList<>();
        ofTheWhole(bad);
        ofRoutes(bad);
        ofMatches(bad);
        ofAnswers(bad);
        ofPolicies(bad);
        ofUpstreams(bad);
        return bad;
    }

    private static void ofTheWhole(List<Bad> bad) {
        bad.add(bad("no version", "routes: {}", " missing field \"version\"; expected version: 1"));
        bad.add(bad("another version", "version: 2", "/version is not 1; got 2; expected 1"));
        bad.add(bad("a version in quotes", "version: '1'", "/version is not 1; got \"1\""));
        bad.add(bad(
                "an unknown field",
                "version: 1\nupstream: {}",
                "/upstream unknown field \"upstream\"; expected one of: version, routes, upstreams, policies,"
                    + " consumers, trust, admin, metrics, accessLog, pseudonym, proxyStatus, limits, cache, cluster;"
                    + " did you mean \"upstreams\"?"));
        bad.add(bad(
                "fields of later versions",
                "version: 1\nservices: {}\nclusters: {}",
                "/services unknown field",
                "/clusters unknown field"));
        bad.add(bad("an empty section", "version: 1\nroutes:", "/routes is null; expected an object of"));
        bad.add(bad("a list of routes", "version: 1\nroutes: []", "/routes is a list; got []; expected an object of"));
        bad.add(bad(
                "hostile ids",
                "version: 1\n"
                        + "upstreams: {../x: {targets: [http://a]}, 'a/b': {targets: [http://a]}, '': {targets:"
                        + " [http://a]}, A: {targets: [http://a]}, -a: {targets: [http://a]}, \"a\\n"
                        + "\": {targets: [http://a]}, '"
                        + "x".repeat(64) + "': {targets: [http://a]}}",
                "/upstreams/..~1x is not an id; got \"../x\"; expected an id of lower-case letters",
                "/upstreams/a~1b is not an id",
                "/upstreams/ is not an id; got \"\"",
                "/upstreams/A is not an id",
                "/upstreams/-a is not an id",
                "/upstreams/a\n is not an id; got \"a\\n\"",
                "/upstreams/" + "x".repeat(64) + " is not an id"));
        bad.add(bad(
                "networks that are none",
                "version: 1\ntrust: [10.0.0.1/8, 10.0.0.0/33, lb.example.com, 5, '::1', '::1']",
                "/trust/0 has bits set after the first 8 (the network is 10.0.0.0/8); got \"10.0.0.1/8\"",
                "/trust/1 has no prefix length from 0 to 32",
                "/trust/2 is not an IP address; got \"lb.example.com\"; expected a network such as 10.0.0.0/8",
                "/trust/3 is a number; got 5; expected a network",
                "/trust/5 stands twice in the list; got \"::1\""));
        bad.add(bad(
                "an admin section of wrong types",
                "version: 1\n" + "admin: {allow: 127.0.0.1, hosts: ['a.example:8080', 'a b'], port: 70000, alow: []}",
                "/admin/allow is text; got \"127.0.0.1\"; expected a list of networks",
                "/admin/hosts/0 has a port; got \"a.example:8080\"",
                "/admin/hosts/1 is not a host; got \"a b\"",
                "/admin/port is too large; got 70000; expected a port from 1 to 65535",
                "/admin/alow unknown field \"alow\"; expected one of: allow, hosts, port, revisions; did you"
                        + " mean \"allow\"?"));
        bad.add(bad(
                "a retention that keeps nothing",
                "version: 1\nadmin: {revisions: {keep: 0, maxAge: 0s, max: 3}}",
                "/admin/revisions/keep is too small; got 0",
                "/admin/revisions/maxAge is no time at all; got \"0s\"",
                "/admin/revisions/max unknown field \"max\"; expected one of: keep, maxAge"));
        bad.add(bad(
                "metrics for somebody",
                "version: 1\nmetrics: {allow: ['*']}",
                "/metrics/allow/0 is not an IP address; got \"*\""));
        bad.add(bad(
                "a size in powers of ten",
                "version: 1\naccessLog: {maxSize: 8kB, keep: 0}",
                "/accessLog/maxSize is not a size; got \"8kB\"; expected a size in bytes such as 512, 64KiB, 1MiB or"
                        + " 2GiB",
                "/accessLog/keep is too small; got 0; expected a whole number from 1 to 1000"));
        bad.add(bad(
                "a size below zero",
                "version: 1\naccessLog: {maxSize: -1}",
                "/accessLog/maxSize is not a size; got -1"));
        bad.add(bad(
                "half an octet",
                "version: 1\naccessLog: {maxSize: 1.5}",
                "/accessLog/maxSize is a number; got 1.5; expected a size"));
        bad.add(bad(
                "what nothing implements yet",
                "version: 1\nclusters: {}\n" + "upstreams: {u: {targets: [{url: 'http://a', zone: b}]}}",
                "/clusters unknown field \"clusters\"",
                "/upstreams/u/targets/0/zone unknown field \"zone\"; expected one of: url, name, weight, tier,"
                        + " backup"));
        bad.add(bad(
                "limits that are none",
                "version: 1\nlimits: {uri: big, headers: 1.5KiB, headerCount: 0, body: -1, minRate: 10/min, route: 1}",
                "/limits/uri is not a size; got \"big\"; expected a size in bytes such as 512",
                "/limits/headers is not a size; got \"1.5KiB\"",
                "/limits/headerCount is too small; got 0",
                "/limits/body is not a size; got -1",
                "/limits/minRate is not a rate of bytes from 1/s to 1GiB/s; got \"10/min\"; expected bytes per second",
                "/limits/route unknown field \"route\"; expected one of: uri, headers, headerCount, body, minRate"));
        bad.add(bad(
                "an access log to nowhere",
                "version: 1\naccessLog: {to: stout, file: '', maxSize: big, keep: yes}",
                "/accessLog/to is not allowed; got \"stout\"; expected one of: file, stdout, off; did you mean"
                        + " \"stdout\"?",
                "/accessLog/file is not a file's path",
                "/accessLog/maxSize is not a size; got \"big\"",
                "/accessLog/keep is text; got \"yes\"; expected a whole number from 1 to 1000"));
        bad.add(bad(
                "a log file outside",
                "version: 1\naccessLog: {file: ../../etc/x}",
                "/accessLog/file is not a file's path; got \"../../etc/x\""));
        bad.add(bad(
                "consumers of wrong types",
                "version: 1\nconsumers: {acme: {groups: partners, credentials: [x]}, b: {groups: [a, a, '']}, c: []}",
                "/consumers/acme/groups is text; got \"partners\"; expected a list of group names",
                "/consumers/acme/credentials/0 is text; expected a credential, exactly one of: apiKey, basic, mtls,"
                        + " jwt",
                "/consumers/b/groups/1 stands twice in the list; got \"a\"",
                "/consumers/b/groups/2 is empty",
                "/consumers/c is a list"));
    }

    private static void ofRoutes(List<Bad> bad) {
        bad.add(route(
                "an empty route",
                "",
                "/routes/r missing field \"match\"; expected match: at least one of: host, path, methods",
                "/routes/r says nothing about the answer; expected exactly one of: upstream, respond, redirect"));
        bad.add(route(
                "a typing mistake in a field's name",
                "match: {path: /a}, upstream: pets, polices: []",
                "/routes/r/polices unknown field \"polices\"; expected one of: description, match, priority, upstream,"
                    + " mirror, respond, redirect, compose, views, rewrite, timeouts, heartbeat, rewriteReply, limits,"
                    + " policies, tests; did you mean \"policies\"?"));
        bad.add(route(
                "two answers",
                "match: {path: /a}, upstream: pets, respond: {}",
                "/routes/r has more than one answer: upstream and respond; expected exactly one of"));
        bad.add(route(
                "what a later version brings",
                "match: {path: /a}, orchestrate: {}",
                "/routes/r says nothing about the answer",
                "/routes/r/orchestrate unknown field"));
        bad.add(route(
                "an upstream that is not there",
                "match: {path: /a}, upstream: pest",
                "/routes/r/upstream no upstream has the id \"pest\"; expected pets; did you mean \"pets\"?"));
        bad.add(bad(
                "an upstream where there is none",
                "version: 1\nroutes: {r: {match: {path: /a}, upstream: pets}}",
                "/routes/r/upstream no upstream has the id \"pets\"; expected the id of an upstream, of which"
                        + " there is none"));
        bad.add(route(
                "an upstream in place",
                "match: {path: /a}, upstream: {targets: [http://a]}",
                "/routes/r/upstream missing field \"split\"; expected split: a list of members such as",
                "/routes/r/upstream/targets unknown field \"targets\"; expected one of: split, sticky"));
        bad.add(route(
                "a number that overflows",
                "match: {path: /a}, upstream: pets, priority: 99999999999",
                "/routes/r/priority is too large; got 99999999999; expected a whole number from -1000000 to 1000000"));
        bad.add(route(
                "a number with a fraction",
                "match: {path: /a}, upstream: pets, priority: 1.9",
                "/routes/r/priority is not a whole number; got 1.9"));
        bad.add(route(
                "timeouts that are none",
                "match: {path: /a}, upstream: pets, timeouts: {connect: 0s, firstByte: 5, idle: 1 min, total:"
                        + " 99999d, read: 1s}",
                "/routes/r/timeouts/connect is no time at all; got \"0s\"; expected a duration greater than" + " zero",
                "/routes/r/timeouts/firstByte is a number; got 5; expected a duration greater than zero such"
                        + " as 250ms",
                "/routes/r/timeouts/idle is not a duration; got \"1 min\"",
                "/routes/r/timeouts/total is longer than 36500d; got \"99999d\"",
                "/routes/r/timeouts/read unknown field \"read\"; expected one of: connect, firstByte, idle,"
                        + " stream, attempt, total"));
        bad.add(route(
                "a limit that is not a route's",
                "match: {path: /a}, upstream: pets, limits: {headers: 1KiB}",
                "/routes/r/limits/headers unknown field \"headers\"; expected one of: body, minRate"));
        bad.add(route(
                "what needs an upstream",
                "match: {path: /a}, respond: {}, rewrite: {stripPrefix: /a}, timeouts: {total: 1s}, rewriteReply:"
                        + " false",
                "/routes/r/rewrite has no effect, since the route has no upstream",
                "/routes/r/timeouts has no effect, since the route has no upstream",
                "/routes/r/rewriteReply has no effect, since the route has no upstream"));
    }

    private static void ofMatches(List<Bad> bad) {
        bad.add(match(
                "nothing to match", "", "/routes/r/match is empty; got {}; expected at least one of: host, path"));
        bad.add(match(
                "a relative path", "path: pets/**", "/routes/r/match/path does not begin with /; got \"pets/**\""));
        bad.add(match("a path with a query", "path: '/a?b'", "/routes/r/match/path has the character \"?\""));
        bad.add(match("a path with a fragment", "path: '/a#b'", "/routes/r/match/path has the character \"#\""));
        bad.add(match("a dot segment", "path: /a/../b", "/routes/r/match/path has a dot segment"));
        bad.add(match("an encoded dot segment", "path: /a/%2e%2E", "/routes/r/match/path has a dot segment"));
        bad.add(match("an empty segment", "path: /a//b", "/routes/r/match/path has an empty segment"));
        bad.add(match("a broken escape", "path: /a%2", "/routes/r/match/path has a % without two hexadecimal digits"));
        bad.add(match("a star in the middle", "path: '/**/a'", "/routes/r/match/path has a * that is not the /**"));
        bad.add(match("a variable twice", "path: '/{x}/{x}'", "/routes/r/match/path has the variable {x} twice"));
        bad.add(match(
                "an expression that does not compile",
                "path: '/{x:[a-}'",
                "/routes/r/match/path has a regular expression that does not compile: missing closing ]"));
        bad.add(match(
                "the gateway's own paths",
                "path: /_gatehouse/admin/**",
                "/routes/r/match/path is below /_gatehouse, which belongs to the gateway itself"));
        bad.add(match("a path of another type", "path: 5", "/routes/r/match/path is a number; got 5; expected a path"));
        bad.add(match(
                "hosts that are none",
                "host: ['example.com:80', '*', 'a.*.b', 'exämple.com', 'http://a', '']",
                "/routes/r/match/host/0 has a port; got \"example.com:80\"; expected a host such as example.com",
                "/routes/r/match/host/1 is not a host; got \"*\"",
                "/routes/r/match/host/2 is not a host",
                "/routes/r/match/host/3 is not a host",
                "/routes/r/match/host/4 is not a host",
                "/routes/r/match/host/5 is not a host"));
        bad.add(match("one host that is none", "host: 'a b'", "/routes/r/match/host is not a host; got \"a b\""));
        bad.add(match(
                "methods that are none",
                "methods: [get, 'G T', PUT, PUT, 5]",
                "/routes/r/match/methods/0 is not in upper case; got \"get\"; expected a request method such as GET",
                "/routes/r/match/methods/1 is not a request method; got \"G T\"",
                "/routes/r/match/methods/3 stands twice in the list; got \"PUT\"",
                "/routes/r/match/methods/4 is a number (text needs quotes here); got 5"));
        bad.add(match("no method at all", "methods: []", "/routes/r/match/methods is empty"));
        bad.add(match(
                "header matches that are none",
                "headers: {'X A': b, X-B: 1, X-C: {present: 'yes'}, X-D: {regex: '('}, X-E: {exact: a, prefix: b},"
                        + " X-F: {}, X-G: {prefx: a}, X-H: {prefix: ''}}",
                "/routes/r/match/headers/X A is not a token; got \"X A\"; expected a field name such as X-Request-Id",
                "/routes/r/match/headers/X-B is a number (text needs quotes here); got 1; expected text, or exactly"
                        + " one of",
                "/routes/r/match/headers/X-C/present is text; got \"yes\"; expected true or false",
                "/routes/r/match/headers/X-D/regex has a regular expression that does not compile: missing closing )",
                "/routes/r/match/headers/X-E has more than 1 field; got {\"exact\":\"a\",\"prefix\":\"b\"}",
                "/routes/r/match/headers/X-F is empty",
                "/routes/r/match/headers/X-G/prefx unknown field \"prefx\"; expected one of: exact, prefix, regex, "
                        + "present; did you mean \"prefix\"?",
                "/routes/r/match/headers/X-H/prefix is empty"));
        bad.add(match(
                "lookaround, which takes exponential time elsewhere",
                "query: {a: {regex: '(?=x)'}}",
                "/routes/r/match/query/a/regex has a regular expression that does not compile: invalid or"
                        + " unsupported"));
        bad.add(match(
                "an expression that would take all memory",
                "query: {a: {regex: '((((x{100}){100}){100}){100})'}}",
                "/routes/r/match/query/a/regex has a regular expression with too many repetitions"));
        bad.add(match(
                "a cookie's name that is none",
                "cookies: {'a;b': x}",
                "/routes/r/match/cookies/a;b is not a token; got \"a;b\"; expected a cookie name"));
    }

    private static void ofAnswers(List<Bad> bad) {
        bad.add(route(
                "rewrites that exclude each other",
                "match: {path: /a}, upstream: pets, rewrite: {stripPrefix: /a, replacePrefix: {from: /a, to: /b}}",
                "/routes/r/rewrite changes the path in more than one way; expected regex alone"));
        bad.add(route(
                "a rewrite that does nothing",
                "match: {path: /a}, upstream: pets, rewrite: {}",
                "/routes/r/rewrite is empty; got {}; expected at least one of: stripPrefix"));
        bad.add(route(
                "prefixes that are no paths",
                "match: {path: /a}, upstream: pets, rewrite: {stripPrefix: a, addPrefix: /b//c}",
                "/routes/r/rewrite/stripPrefix does not begin with /; got \"a\"",
                "/routes/r/rewrite/addPrefix has an empty segment; got \"/b//c\""));
        bad.add(route(
                "half a replacement",
                "match: {path: /a}, upstream: pets, rewrite: {replacePrefix: {from: /a}}",
                "/routes/r/rewrite/replacePrefix missing field \"to\"; expected to: a path such as"));
        bad.add(route(
                "groups that the pattern does not have",
                "match: {path: /a}, upstream: pets, rewrite: {regex: {pattern: 'a(b)', replacement: '$2'}}",
                "/routes/r/rewrite/regex/replacement the pattern has no group 2; got \"$2\"; expected text with $1"));
        bad.add(route(
                "a named group that the pattern does not have",
                "match: {path: /a}, upstream: pets, rewrite: {regex: {pattern: '(?P<x>a)', replacement: '${y}'}}",
                "/routes/r/rewrite/regex/replacement the pattern has no group named y"));
        bad.add(route(
                "a pattern that does not compile",
                "match: {path: /a}, upstream: pets, rewrite: {regex: {pattern: 'a(', replacement: '$9'}}",
                "/routes/r/rewrite/regex/pattern has a regular expression that does not compile"));
        bad.add(route(
                "variables that the path does not have",
                "match: {path: '/{shop}/**'}, upstream: pets, rewrite: {addPrefix: '/{shp}', "
                        + "query: {set: {a: '{path.b}', c: '{query.d}', e: '{f', g: '{env.HOME}'}}}",
                "/routes/r/rewrite/addPrefix match.path has no variable {shp}; got \"/{shp}\"; expected {shop}; did"
                        + " you mean \"{shop}\"?",
                "/routes/r/rewrite/query/set/a match.path has no variable {b}",
                "/routes/r/rewrite/query/set/e has a brace that opens or closes no reference; got \"{f\"",
                "/routes/r/rewrite/query/set/g has the reference {env.HOME}, which nothing stands for"));
        bad.add(route(
                "a redirect to nowhere",
                "match: {path: /a}, redirect: {status: 301}",
                "/routes/r/redirect does not say where to; expected location, or at least one of: scheme, host, path"));
        bad.add(route(
                "a redirect to two places",
                "match: {path: /a}, redirect: {location: /b, path: /c}",
                "/routes/r/redirect has both location and parts of an address"));
        bad.add(route(
                "a redirect of wrong values",
                "match: {path: /a}, redirect: {status: 200, scheme: ftp, host: 'a:0', path: 'b{id}'}",
                "/routes/r/redirect/status is not allowed; got 200; expected one of: 301, 302, 303, 307, 308",
                "/routes/r/redirect/scheme is not allowed; got \"ftp\"; expected one of: http, https",
                "/routes/r/redirect/host has no port from 1 to 65535; got \"a:0\"",
                "/routes/r/redirect/path does not begin with /; got \"b{id}\"",
                "/routes/r/redirect/path match.path has no variable {id}"));
        bad.add(route(
                "a location that would split the field",
                "match: {path: /a}, redirect: {location: \"/a\\r\\nSet-Cookie: x\"}",
                "/routes/r/redirect/location is empty or has a character that must be percent-encoded"));
        bad.add(route(
                "a fixed answer of wrong values",
                "match: {path: /a}, respond: {status: 99, headers: {Connection: close, Content-Length: '5', 'A B': x, "
                        + "X-Y: \"a\\r\\nb\", X-Z: 5, X-E: '5 €'}, body: x, json: {}}",
                "/routes/r/respond has two bodies; expected at most one of: body, json",
                "/routes/r/respond/status is too small; got 99; expected a final status from 200 to 599",
                "/routes/r/respond/headers/Connection is set by the gateway alone",
                "/routes/r/respond/headers/Content-Length is set by the gateway alone",
                "/routes/r/respond/headers/A B is not a token",
                "/routes/r/respond/headers/X-Y has a control character; got \"a\\r\\nb\"",
                "/routes/r/respond/headers/X-E has a character beyond ISO-8859-1",
                "/routes/r/respond/headers/X-Z is a number (text needs quotes here); got 5"));
    }

    private static void ofPolicies(List<Bad> bad) {
        bad.add(route(
                "policies that are not there",
                "match: {path: /a}, upstream: pets, policies: [users, cors, {ratelimit: {}}, {cache: {}}]",
                "/routes/r/policies/0 no named policy has the id \"users\"; expected the id of a named policy, of"
                        + " which",
                "/routes/r/policies/1 no named policy has the id \"cors\"; expected the policy with its options:"
                        + " {cors: {…}}",
                "/routes/r/policies/2/ratelimit unknown policy \"ratelimit\"; expected one of: cors, rateLimit; did"
                        + " you mean \"rateLimit\"?",
                "/routes/r/policies/3/cache unknown policy \"cache\"; expected one of: cors, rateLimit"));
        bad.add(bad(
                "a name nearly right",
                "version: 1\n" + UPSTREAM + "policies: {browsers: {cors: {origins: [http://a]}}}\n"
                        + "routes: {r: {match: {path: /a}, upstream: pets, policies: [browser]}}",
                "/routes/r/policies/0 no named policy has the id \"browser\"; expected browsers; did you mean"
                        + " \"browsers\"?"));
        bad.add(route(
                "policies of wrong shapes",
                "match: {path: /a}, upstream: pets, policies: [5, {}, {cors: {origins: [http://a]}, rateLimit: {limit:"
                        + " 1/s}}, {cors: null}]",
                "/routes/r/policies/0 is a number (text needs quotes here); got 5; expected the id of a named policy",
                "/routes/r/policies/1 is empty; got {}",
                "/routes/r/policies/2 has more than 1 field",
                "/routes/r/policies/3/cors is null; expected an object of: origins, maxAge, mode"));
        bad.add(route(
                "options that the policy's own schema refuses",
                "match: {path: /a}, upstream: pets, policies: [{cors: {origins: [a, 5], maxAge: 5, orgins: []}}, "
                        + "{rateLimit: {limit: 100, by: 5, headers: {TE: x}}}]",
                "/routes/r/policies/0/cors/origins/0 has another form; got \"a\"; expected an origin",
                "/routes/r/policies/0/cors/origins/1 is a number (text needs quotes here); got 5; expected an origin",
                "/routes/r/policies/0/cors/maxAge is a number; got 5; expected a duration such as 250ms",
                "/routes/r/policies/0/cors/orgins unknown field \"orgins\"; expected one of: origins, maxAge, mode;"
                        + " did you",
                "/routes/r/policies/1/rateLimit/limit is a number; got 100; expected a rate such as 10/s",
                "/routes/r/policies/1/rateLimit/by is not allowed; got 5; expected a key or a list of keys",
                "/routes/r/policies/1/rateLimit/headers/TE is set by the gateway alone"));
        bad.add(bad(
                "named policies are checked though nothing uses them",
                "version: 1\npolicies: {a: {cors: {}}, b: {crs: {}}, c: browsers, d: {}}",
                "/policies/a/cors missing field \"origins\"; expected origins: a list",
                "/policies/b/crs unknown policy \"crs\"; expected one of: cors, rateLimit; did you mean \"cors\"?",
                "/policies/c is text; got \"browsers\"; expected one policy with its options",
                "/policies/d is empty"));
        bad.add(bad(
                "a mode that is none",
                "version: 1\n"
                        + "policies: {a: {cors: {origins: [http://a], mode: of}}, b: {rateLimit: {limit: 1/s, mode:"
                        + " true}}}",
                "/policies/a/cors/mode is not allowed; got \"of\"; expected one of: enforce, observe, off; did you"
                        + " mean \"off\"?",
                "/policies/b/rateLimit/mode is not allowed; got true; expected one of: enforce, observe, off"));
    }

    private static void ofUpstreams(List<Bad> bad) {
        bad.add(upstream(
                "an upstream without targets",
                "",
                "/upstreams/u missing field \"targets\"; expected targets: a list of targets"));
        bad.add(upstream(
                "no target", "targets: []", "/upstreams/u/targets is empty; got []; expected a list of targets"));
        bad.add(upstream(
                "targets that are none",
                "targets: [ftp://a, pets:80, 'http://u:p@a', 'http://a?x', 'http://a:0', {weight: 1}, 5, {url: 5}]",
                "/upstreams/u/targets/0 is not the address of a target; got \"ftp://a\"; expected an address such as",
                "/upstreams/u/targets/1 is not the address of a target",
                "/upstreams/u/targets/2 has a user or a password, which is not shown here; got \"http://***@a\"",
                "/upstreams/u/targets/3 is not the address of a target",
                "/upstreams/u/targets/4 has no port from 1 to 65535",
                "/upstreams/u/targets/5 missing field \"url\"",
                "/upstreams/u/targets/6 is a number; got 5; expected an address such as http://10.0.0.7:8080, or an"
                        + " object",
                "/upstreams/u/targets/7/url is a number; got 5"));
        bad.add(upstream(
                "one target twice",
                "targets: ['http://a:80', {url: 'http://A/'}, 'http://a/x', {url: 'http://b', name: 'a:80'}]",
                "/upstreams/u/targets/1 has the address of target 0; got \"http://a:80\"; expected another address",
                "/upstreams/u/targets/2 has the name of target 0; got \"a:80\"; expected a name of its own",
                "/upstreams/u/targets/3/name has the name of target 0; got \"a:80\"; expected another name"));
        bad.add(upstream(
                "a target of wrong values",
                "targets: [{url: 'http://a', name: '../x', weight: 0, wieght: 1}]",
                "/upstreams/u/targets/0/name is not a name for a target; got \"../x\"",
                "/upstreams/u/targets/0/weight is too small; got 0; expected a whole number from 1 to 1000",
                "/upstreams/u/targets/0/wieght unknown field \"wieght\"; expected one of: url, name, weight, tier,"
                        + " backup; did you mean \"weight\"?"));
        bad.add(upstream(
                "an upstream of wrong values",
                "targets: [http://a], host: presrve, connections: {max: 1.9, idle: 0s}, timeouts: {}",
                "/upstreams/u/host is not allowed; got \"presrve\"; expected one of: target, preserve; did you mean",
                "/upstreams/u/connections/max is not a whole number; got 1.9; expected a whole number from 1 to 100000",
                "/upstreams/u/connections/idle is no time at all",
                "/upstreams/u/timeouts is empty"));
    }

    @ParameterizedTest
    @MethodSource("badDocuments")
    void tellsEveryProblemOfABadDocument(Bad bad) throws UnreadableDocument {
        Document document = Document.read(bad.yaml(), Format.YAML);
        List<Problem> problems = CHECKER.check(document);
        assertThat(problems.stream().map(Problem::pointer))
                .as("%s", problems)
                .containsExactlyInAnyOrder(java.util.Arrays.stream(bad.problems())
                        .map(CheckerTest::pointer)
                        .toArray(String[]::new));
        for (String wanted : bad.problems()) {
            String pointer = pointer(wanted);
            String gist = wanted.substring(pointer.length() + 1);
            assertThat(problems).anySatisfy(problem -> {
                assertThat(problem.pointer()).isEqualTo(pointer);
                assertThat(new Problem(
                                        "",
                                        problem.detail(),
                                        problem.value(),
                                        problem.expected(),
                                        problem.suggestion(),
                                        null,
                                        null)
                                .toString())
                        .contains("the document: " + gist);
            });
        }
        assertThat(problems).allSatisfy(problem -> assertThat(problem.line()).isPositive());
        assertThatThrownBy(() -> CHECKER.accept(document))
                .isInstanceOfSatisfying(RefusedDocument.class, refusal -> assertThat(refusal.problems())
                        .isEqualTo(problems));
    }

    /** The pointer ends at the first space that a detail, which begins in lower case, follows. */
    private static String pointer(String wanted) {
        int space =
                wanted.startsWith("/routes/r/match/headers/X A ") || wanted.startsWith("/routes/r/respond/headers/A B ")
                        ? wanted.indexOf(" is ")
                        : wanted.indexOf(' ');
        return wanted.substring(0, space);
    }

    @Test
    void theTableIsLong() {
        assertThat(badDocuments()).hasSizeGreaterThan(60);
    }

    static List<String> goodDocuments() {
        return List.of(
                "version: 1",
                "{version: 1.0, routes: {}, upstreams: {}, policies: {}, consumers: {}, trust: [], admin: {}, metrics:"
                        + " {}, accessLog: {}}",
                "version: 1\n" + UPSTREAM + "routes: {r: {match: {path: /}, upstream: pets}}",
                "version: 1\n" + UPSTREAM + "routes: {r: {match: {path: /**, host: EXAMPLE.com}, upstream: pets}}",
                "version: 1\n"
                    + "routes: {r: {match: {host: ['*.example.com', '10.0.0.1', '[::1]', localhost]}, respond: {}}}",
                "version: 1\nroutes: {r: {match: {methods: [GET, PROPFIND, M-SEARCH]}, respond: {json: null}}}",
                "version: 1\n"
                        + "routes: {r: {match: {path: '/{a}/{b:[0-9]{2,3}}'}, redirect: {location:"
                        + " 'https://x/{a}?q={query.q}'}}}",
                "version: 1\nroutes: {r: {match: {path: /a}, redirect: {scheme: https, host: 'a.example:8443'}}}",
                "version: 1\n" + UPSTREAM
                        + "routes: {r: {match: {path: /a}, upstream: pets, rewrite: {regex: {pattern: "
                        + "'^/(a)(?P<b>c)', replacement: '/$1/${b}\\$'}}}}",
                "version: 1\n" + UPSTREAM + "policies: {a: {cors: {origins: [http://a], mode: observe}}}\n"
                        + "routes: {r: {match: {path: /a}, upstream: pets, policies: [a, a,"
                        + " {rateLimit: {limit: 100/min, by: [ip], headers: {X-A: b}, mode:"
                        + " off}}]}}",
                "version: 1\naccessLog: {maxSize: 8192, keep: 1e2}",
                "version: 1\naccessLog: {maxSize: '512'}");
    }

    @ParameterizedTest
    @MethodSource("goodDocuments")
    void findsNothingWrongWithAGoodDocument(String yaml) throws UnreadableDocument, RefusedDocument {
        Document document = Document.read(yaml, Format.YAML);
        assertThat(CHECKER.check(document)).isEmpty();
        assertThat(CHECKER.accept(document).version()).isEqualTo(1);
        assertThat(CHECKER.check(Document.of(document.json()))).isEmpty();
    }

    @Test
    void problemsKnowTheirLineAndColumnAndStandInTheOrderOfTheText() throws UnreadableDocument {
        Document document = Document.read(
                "version: 1\nroutes:\n  r:\n    match: {path: a}\n    upstrem: x\ntrsut: []\n", Format.YAML);
        assertThat(CHECKER.check(document).stream().map(p -> p.pointer() + " " + p.line() + ":" + p.column()))
                .containsExactly("/routes/r 3:3", "/routes/r/match/path 4:13", "/routes/r/upstrem 5:5", "/trsut 6:1");
    }

    @Test
    void withoutTextThereIsNoLine() throws UnreadableDocument {
        Document document =
                Document.of(Document.read("{\"version\":2}", Format.JSON).json());
        assertThat(CHECKER.check(document)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isNull();
            assertThat(problem.column()).isNull();
        });
    }

    @Test
    void tenThousandRoutesAreCheckedWithTheThreeBadOnesAmongThem() throws UnreadableDocument {
        StringBuilder yaml = new StringBuilder("version: 1\n" + UPSTREAM + "routes:\n");
        for (int i = 0; i < 10_000; i++) {
            yaml.append("  r")
                    .append(i)
                    .append(": {match: {path: '/a/r")
                    .append(i)
                    .append("/**', methods: [GET]}, ")
                    .append(i == 5_000 ? "upstrem" : "upstream")
                    .append(i == 7_000 ? ": pest" : ": pets")
                    .append(", policies: [{cors: {origins: [https://a]}}]}\n");
        }
        assertThat(CHECKER.check(Document.read(yaml.toString(), Format.YAML)).stream()
                        .map(Problem::pointer))
                .containsExactly("/routes/r5000", "/routes/r5000/upstrem", "/routes/r7000/upstream");
    }

    @Test
    void aDocumentFullOfMistakesIsAnswered() throws UnreadableDocument {
        StringBuilder yaml = new StringBuilder("version: 1\nupstreams:\n");
        for (int i = 0; i < 3_000; i++) {
            yaml.append("  upstream-").append(i).append(": {targets: [http://a]}\n");
        }
        yaml.append("routes:\n");
        for (int i = 0; i < 3_000; i++) {
            yaml.append("  r")
                    .append(i)
                    .append(": {match: {path: /a}, upstream: upstraem-")
                    .append(i)
                    .append("}\n");
        }
        List<Problem> problems = CHECKER.check(Document.read(yaml.toString(), Format.YAML));
        assertThat(problems).hasSize(1001);
        assertThat(problems.get(0).suggestion()).isEqualTo("upstream-0");
        assertThat(problems.get(0).expected()).endsWith("… (3000 in all)");
        assertThat(problems.get(1000)).hasToString("the document: 2000 more problems are not listed");
    }

    @Test
    void severalThreadsMayCheckAtOnce() throws Exception {
        Document document = Document.read("version: 2\ntrust: [x]\npolicies: {a: {cors: {maxAge: 5}}}", Format.YAML);
        List<Problem> alone = CHECKER.check(document);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<Problem>>> checks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                checks.add(() -> CHECKER.check(document));
            }
            for (Future<List<Problem>> check : threads.invokeAll(checks)) {
                assertThat(check.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
