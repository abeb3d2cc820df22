package io.gatehouse.deployed;

import static io.gatehouse.deployed.GuardRow.Outcome.CLEAR;
import static io.gatehouse.deployed.GuardRow.Outcome.HIDDEN;
import static io.gatehouse.deployed.GuardRow.Outcome.PASSED;
import static io.gatehouse.deployed.GuardRow.Outcome.REFUSED;
import static io.gatehouse.deployed.GuardRow.row;

import java.util.List;
import java.util.stream.Stream;

/** Request lines: where a request wants to go, by which method, in which version. */
final class TargetRows {
    private TargetRows() {}

    private static String line(String line) {
        return line + "\nHost: h\n\n";
    }

    private static GuardRow kept(String sentence, String target) {
        return row(sentence, line("GET " + target + " HTTP/1.1"), PASSED).arrivingAs(target);
    }

    private static GuardRow refused(String sentence, String target) {
        return row(sentence, line("GET " + target + " HTTP/1.1"), REFUSED);
    }

    /** RFC 9112 §3: the line itself. */
    static List<GuardRow> lines() {
        return List.of(
                row("two spaces before the target", line("GET  /guard/x HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("two spaces before the version", line("GET /guard/x  HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("a space after the version", line("GET /guard/x HTTP/1.1 "), CLEAR)
                        .arrivingAs("/guard/x"),
                row("a space before the method", line(" GET /guard/x HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("tabs in the place of spaces", line("GET\t/guard/x\tHTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("a vertical tab in the place of a space", line("GET\u000b/guard/x HTTP/1.1"), REFUSED),
                row("a space in the target", line("GET /guard/x y HTTP/1.1"), REFUSED),
                row("a version within the target", line("GET /guard/x HTTP/1.1 /smuggled HTTP/1.1"), REFUSED),
                row("a bare CR in the target", line("GET /guard/x␍y HTTP/1.1"), REFUSED),
                row("a bare CR after the line", line("GET /guard/x HTTP/1.1␍"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("a bare LF in the target", line("GET /guard/x␊X: HTTP/1.1"), REFUSED),
                row("a NUL in the target", line("GET /guard/x\0 HTTP/1.1"), HIDDEN),
                row("a NUL before the method", line("\0GET /guard/x HTTP/1.1"), HIDDEN),
                row("no target", line("GET  HTTP/1.1"), REFUSED),
                row("no method", line("/guard/x HTTP/1.1"), HIDDEN),
                row("an empty line before", "\n" + line("GET /guard/x HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("several empty lines before", "\n\n\n" + line("GET /guard/x HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("a bare LF before", "␊" + line("GET /guard/x HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("a bare CR before", "␍" + line("GET /guard/x HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("a target of 100 KiB", line("GET /guard/" + "x".repeat(100_000) + " HTTP/1.1"), REFUSED));
    }

    /** RFC 9112 §2.3, §2.6. */
    static List<GuardRow> versions() {
        return List.of(
                row("HTTP/0.9", "GET /guard/x\n", HIDDEN),
                row("http/1.1 after HTTP/0.9", line("GET /guard/x http/1.1"), CLEAR),
                row("HTTP/0.9 with a space", "GET /guard/x \n\n", HIDDEN),
                row("HTTP/0.9 that says so", line("GET /guard/x HTTP/0.9"), HIDDEN),
                row("HTTP/1.0", line("GET /guard/x HTTP/1.0"), PASSED).arrivingAs("/guard/x"),
                row("HTTP/1.2", line("GET /guard/x HTTP/1.2"), CLEAR),
                row("HTTP/1.10", line("GET /guard/x HTTP/1.10"), REFUSED),
                row("HTTP/01.1", line("GET /guard/x HTTP/01.1"), REFUSED),
                row("HTTP/2.0", line("GET /guard/x HTTP/2.0"), REFUSED),
                row("HTTP/3", line("GET /guard/x HTTP/3"), REFUSED),
                row("HTTP/11", line("GET /guard/x HTTP/11"), REFUSED),
                row("HTTP/1,1", line("GET /guard/x HTTP/1,1"), REFUSED),
                row("HTTP/1.1x", line("GET /guard/x HTTP/1.1x"), REFUSED),
                row("HTTPS/1.1", line("GET /guard/x HTTPS/1.1"), REFUSED),
                row(
                        "the preface of HTTP/2 and nonsense",
                        "PRI * HTTP/2.0\n\nSM\n\n" + line("GET /guard/x HTTP/1.1"),
                        HIDDEN));
    }

    /** RFC 9110 §9.1, §9.3. */
    static List<GuardRow> methods() {
        return List.of(
                row("a method nobody knows", line("BREW /guard/x HTTP/1.1"), PASSED),
                row("get, which is another method than GET", line("get /guard/x HTTP/1.1"), CLEAR)
                        .arriving(arrived -> {
                            if (!arrived.start().startsWith("get ")) {
                                throw new AssertionError(arrived.start());
                            }
                        }),
                row("a method of all that a token may hold", line("!#$%&'*+-.^_`|~ /guard/x HTTP/1.1"), CLEAR),
                row("a method with a separator", line("G@T /guard/x HTTP/1.1"), REFUSED),
                row("a method with a colon", line("GET: /guard/x HTTP/1.1"), REFUSED),
                row("a method outside ASCII", line("G\u00c9T /guard/x HTTP/1.1"), REFUSED),
                row("a method of 100 KiB", line("G".repeat(100_000) + " /guard/x HTTP/1.1"), REFUSED),
                row("HEAD", line("HEAD /guard/x HTTP/1.1"), PASSED),
                row(
                        "head, after which one server sends content and another does not",
                        line("head /guard/x HTTP/1.1"),
                        REFUSED),
                row("TRACE", line("TRACE /guard/x HTTP/1.1"), REFUSED),
                row("trace", line("trace /guard/x HTTP/1.1"), REFUSED),
                row("CONNECT to an authority", line("CONNECT h:443 HTTP/1.1"), REFUSED),
                row("CONNECT to a path", line("CONNECT /guard/x HTTP/1.1"), REFUSED),
                row("connect", line("connect /guard/x HTTP/1.1"), REFUSED),
                row("OPTIONS", line("OPTIONS /guard/x HTTP/1.1"), PASSED),
                row("OPTIONS of the server", line("OPTIONS * HTTP/1.1"), HIDDEN),
                row("OPTIONS of the server and a path", line("OPTIONS */guard/x HTTP/1.1"), REFUSED),
                row("GET of the server", line("GET * HTTP/1.1"), REFUSED));
    }

    /** RFC 9112 §3.2.2. */
    static List<GuardRow> absolute() {
        return List.of(
                row("a whole URL", line("GET http://h/guard/x?q HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x?q")
                        .arrivingWith("X-Forwarded-Host", "h"),
                row("a whole URL in capitals", line("GET HTTP://H/guard/x HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/x"),
                row("a whole URL of another host", line("GET http://other/guard/x HTTP/1.1"), REFUSED),
                row("a whole URL of another port", line("GET http://h:81/guard/x HTTP/1.1"), REFUSED),
                row("a whole URL with a user", line("GET http://user@h/guard/x HTTP/1.1"), CLEAR)
                        .arrivingWith("X-Forwarded-Host", "h"),
                row("a whole URL with a backslash", line("GET http://h\\@other/guard/x HTTP/1.1"), REFUSED),
                row(
                        "a whole URL of another host, whose path is one",
                        line("GET http://other/http://h/guard/x HTTP/1.1"),
                        REFUSED),
                row("a whole URL in HTTP/1.0 without Host", "GET http://h/guard/x HTTP/1.0\n\n", CLEAR)
                        .arrivingAs("/guard/x")
                        .arrivingWith("X-Forwarded-Host", "h"),
                row("a whole URL of another host in HTTP/1.0", line("GET http://other/guard/x HTTP/1.0"), CLEAR)
                        .arrivingWith("X-Forwarded-Host", "other"),
                row("a whole URL without Host", "GET http://h/guard/x HTTP/1.1\n\n", REFUSED),
                row("a URL of another scheme", line("GET ftp://h/guard/x HTTP/1.1"), REFUSED),
                row("a URL without a host", line("GET http:///guard/x HTTP/1.1"), REFUSED),
                row("a URL without slashes", line("GET http:/guard/x HTTP/1.1"), REFUSED),
                row("an authority alone", line("GET h:80 HTTP/1.1"), REFUSED),
                row("a path without a slash", line("GET guard/x HTTP/1.1"), REFUSED),
                row("a path that looks like a host", line("GET //other/guard/x HTTP/1.1"), REFUSED));
    }

    /** RFC 3986 §6.2.2 and §5.2.4: what is sent on, and what is not. */
    static List<GuardRow> paths() {
        return List.of(
                kept("an encoded slash", "/guard/a%2Fb%2fc"),
                kept("an encoded backslash", "/guard/a%5Cb"),
                kept("an encoded letter", "/guard/%61%7e"),
                kept("parameters", "/guard/a;b=c;d/e"),
                kept("an empty segment", "/guard/a//b"),
                kept("an escape within an escape", "/guard/a%252fb%252e%252e"),
                kept("UTF-8", "/guard/caf%C3%A9"),
                kept("dots that are no dot segment", "/guard/..a/.../b."),
                kept("a query that is no query", "/guard/a?b=%zz&c=%"),
                kept("a query with dot segments", "/guard/a?b=/../..;x//"),
                row("a dot segment", line("GET /guard/./a/../b HTTP/1.1"), PASSED)
                        .arrivingAs("/guard/b"),
                row("an encoded dot segment", line("GET /guard/a/%2E%2e/b HTTP/1.1"), PASSED)
                        .arrivingAs("/guard/b"),
                row("a dot segment at the end", line("GET /guard/a/.. HTTP/1.1"), PASSED)
                        .arrivingAs("/guard/"),
                refused("a path above the root", "/../guard/x"),
                refused("a path above the root, encoded", "/%2e%2e/guard/x"),
                refused("a path above the root by parameters", "/guard/..;/..;/..;/x"),
                refused("a path above the root by encoded slashes", "/guard/..%2f..%2f..%2fx"),
                refused("a path above the root by backslashes", "/guard/..%5c..%5c..%5cx"),
                refused("a dot segment after an empty one", "/guard/a//../b"),
                refused("a NUL", "/guard/a%00"),
                refused("a CR", "/guard/a%0d"),
                refused("an LF", "/guard/a%0Ab"),
                refused("a broken escape", "/guard/a%zz"),
                refused("half an escape", "/guard/a%4"),
                refused("an escape of nothing", "/guard/a%"),
                refused("an escape of fullwidth digits", "/guard/a%\u00b2\u00b2"),
                refused("a stray octet of UTF-8", "/guard/a%ffb"),
                refused("a dot in a longer form", "/guard/x/%c0%ae%c0%ae/y"),
                refused("a slash in a longer form", "/guard/x%c0%afy"),
                refused("a slash in a longer form still", "/guard/x%e0%80%afy"),
                refused("half a surrogate", "/guard/x%ed%a0%80"),
                refused("octets outside ASCII", "/guard/caf\u00c3\u00a9"),
                refused("a fragment", "/guard/a#b"),
                row("a fragment in the query", line("GET /guard/a?b#c HTTP/1.1"), REFUSED),
                row("octets outside ASCII in the query", line("GET /guard/a?caf\u00c3\u00a9 HTTP/1.1"), CLEAR)
                        .arrivingAs("/guard/a?caf\u00c3\u00a9"));
    }

    /** A route answers 403 below {@code /guard/admin}, another forwards everything else. */
    static List<GuardRow> forbidden() {
        Stream<GuardRow> forbidden = Stream.of(
                        "/guard/admin",
                        "/guard/admin/",
                        "/guard/admin/x",
                        "/guard/admin?x",
                        "/guard/%61dmin/x",
                        "/guard/%61%64%6D%69%6e/x",
                        "/guard/admin;x/y",
                        "/guard/admin;/y",
                        "/guard/admin;x=1/../admin/y",
                        "/guard/admin%3bx/y",
                        "/guard/admin%3Bx",
                        "/guard/admin%2fx",
                        "/guard/admin%2F",
                        "/guard/admin%5cx",
                        "/guard/admin\\x",
                        "/guard\\admin\\x",
                        "/guard%2fadmin",
                        "/guard%5Cadmin/x",
                        "/guard//admin/x",
                        "//guard/admin/x",
                        "/guard/./admin",
                        "/guard/%2e/admin",
                        "/guard/.;/admin",
                        "/guard/;x/admin",
                        "/guard/;/admin/",
                        "/guard/x/../admin/y",
                        "/guard/x/%2e%2e/admin",
                        "/guard/x/.%2E/admin",
                        "/guard/x/..%2fadmin/y",
                        "/guard/x/%2e%2e%2Fadmin",
                        "/guard/x/..%5cadmin",
                        "/guard/x\\..\\admin",
                        "/guard/x/..;/admin/y",
                        "/guard/x/..;a=b/admin",
                        "/guard/x/%2e%2e;/admin",
                        "/guard/x/..%3b/admin",
                        "/guard/x//..//admin",
                        "/guard/x/..%2f..%2fguard/admin",
                        "/guard/%2fadmin/x",
                        "/guard/%5cadmin",
                        "/x/../guard/admin/y",
                        "/guard/admin/x/..",
                        "/guard/admin/x/..;/y",
                        "/guard/admin%00",
                        "/guard/admin%0a",
                        "/guard/admin%00/../x",
                        "/guard/x/%c0%ae%c0%ae/admin",
                        "/guard/x/%e0%80%ae./admin",
                        "/guard/admin#x")
                .map(path -> row(path, line("GET " + path + " HTTP/1.1"), REFUSED));
        Stream<GuardRow> others = Stream.of(
                        "/guard/ADMIN/x",
                        "/guard/%41dmin/x",
                        "/guard/administrator",
                        "/guard/%2561dmin/x",
                        "/guard/%252e%252e/admin",
                        "/guard/x%252fadmin",
                        "/guard/admin%2541",
                        "/guard/x/admin",
                        "/guard/?/admin")
                .map(path -> row(path + " is another", line("GET " + path + " HTTP/1.1"), PASSED)
                        .arrivingAs(path));
        return Stream.concat(forbidden, others).toList();
    }
}
