package io.gatehouse.deployed;

import static io.gatehouse.deployed.CacheRow.row;

import java.util.List;

/** How what is stored is asked about, given in part, told of, and taken away. */
final class ValidationRows {
    private ValidationRows() {}

    /** RFC 9111 §4.3. */
    static List<CacheRow> validation() {
        return List.of(
                row("what is not fresh is asked about by its validators", """
                    upstream 200 | ETag: "a" | Last-Modified: Sat, 28 Mar 2026 10:00:00 GMT | Cache-Control: max-age=60 | Age: 60
                    GET => 200 | stored
                    upstream 304 | ETag: "a" | Cache-Control: max-age=60
                    GET => 200 | fwd=stale | fwd-status=304 | body: body 1 | sent If-None-Match: "a" | sent If-Modified-Since: Sat, 28 Mar 2026 10:00:00 GMT
                    GET => 200 | hit | body: body 1\
                    """),
                row("no-cache is asked about each time", """
                    upstream 200 | ETag: "a" | Cache-Control: no-cache, max-age=60
                    GET => 200 | stored
                    upstream 304 | ETag: "a"
                    GET => 200 | fwd-status=304 | body: body 1
                    GET => 200 | fwd-status=304 | body: body 1\
                    """),
                row("what still holds gets the fields that came with the word", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 60 | X-Old: 1 | X-Both: 1 | Content-Type: text/plain
                    GET => 200 | stored
                    upstream 304 | ETag: "a" | Cache-Control: max-age=60 | X-New: 2 | X-Both: 2
                    GET => 200 | X-Old: 1 | X-Both: 2 | X-New: 2 | Content-Type: text/plain
                    GET => 200 | hit | X-Old: 1 | X-Both: 2 | X-New: 2\
                    """),
                row("what does not hold any more is replaced", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 60
                    GET => 200 | stored
                    upstream 200 | ETag: "b" | Cache-Control: max-age=60
                    GET => 200 | fwd=stale | fwd-status=200 | stored | body: body 2 | sent If-None-Match: "a"
                    GET => 200 | hit | ETag: "b" | body: body 2\
                    """),
                row("what has no validator is asked for anew", """
                    upstream 200 | Cache-Control: max-age=60
                    GET => 200 | stored
                    GET | Cache-Control: no-cache => 200 | sent no If-None-Match | sent no If-Modified-Since | body: body 2\
                    """),
                row("the word of the upstream answers a client that has the same", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 60
                    GET => 200 | stored
                    upstream 304 | ETag: "a" | Age: 60
                    GET | If-None-Match: "a" => 304 | fwd=stale | fwd-status=304
                    GET | If-None-Match: "b" => 200 | fwd=stale | fwd-status=304 | body: body 1 | sent If-None-Match: "a\"\
                    """),
                row("a condition of a client alone brings its own answer", """
                    upstream 304 | ETag: "a" | Cache-Control: max-age=60
                    GET | If-None-Match: "a" => 304 | fwd=uri-miss | not stored | sent If-None-Match: "a"
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60
                    GET => 200 | fwd=uri-miss | stored\
                    """));
    }

    /** RFC 9110 §13.2.2, RFC 9111 §4.3.2. */
    static List<CacheRow> conditions() {
        String modified = "Last-Modified: Sat, 28 Mar 2026 10:00:00 GMT";
        String since = "If-Modified-Since: Sat, 28 Mar 2026 10:00:00 GMT";
        String before = "If-Modified-Since: Sat, 28 Mar 2026 09:59:59 GMT";
        return List.of(
                row("who has the same is told so", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Content-Type: text/plain
                    GET => 200 | stored
                    GET | If-None-Match: "a" => 304 | hit | ETag: "a" | no Content-Type | no body
                    GET | If-None-Match: "b" => 200 | hit
                    HEAD | If-None-Match: "a" => 304 | hit\
                    """),
                row("tags are compared weakly, and one of several will do", """
                    upstream 200 | ETag: W/"a" | Cache-Control: max-age=60
                    GET => 200 | stored
                    GET | If-None-Match: "a" => 304 | hit
                    GET | If-None-Match: "x", W/"a" => 304 | hit
                    GET | If-None-Match: "x" | If-None-Match: "a" => 304 | hit
                    GET | If-None-Match: * => 304 | hit\
                    """),
                row("who has not seen a change since is told so", """
                    upstream 200 | MODIFIED | Cache-Control: max-age=60
                    GET => 200 | stored
                    GET | SINCE => 304 | hit
                    GET | BEFORE => 200 | hit
                    GET | If-Modified-Since: yesterday => 200 | hit\
                    """.replace("MODIFIED", modified)
                        .replace("SINCE", since)
                        .replace("BEFORE", before)),
                row("where both are asked the tag decides", """
                    upstream 200 | ETag: "a" | MODIFIED | Cache-Control: max-age=60
                    GET => 200 | stored
                    GET | If-None-Match: "b" | SINCE => 200 | hit
                    GET | If-None-Match: "a" | BEFORE => 304 | hit\
                    """.replace("MODIFIED", modified)
                        .replace("SINCE", since)
                        .replace("BEFORE", before)),
                row("an answer that is no 200 is given whole", """
                    upstream 404 | ETag: "a" | Cache-Control: max-age=60
                    GET => 404 | stored
                    GET | If-None-Match: "a" => 404 | hit\
                    """),
                row("a condition on what must be there goes to the upstream", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60
                    GET => 200 | stored
                    GET | If-Match: "a" => 200 | fwd=bypass | sent If-Match: "a"
                    GET | If-Unmodified-Since: Sat, 28 Mar 2026 10:00:00 GMT => 200 | fwd=bypass
                    GET => 200 | hit | body: body 1\
                    """),
                row("a condition is judged before a part is cut out", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | body: 0123456789
                    GET => 200 | stored
                    GET | If-None-Match: "a" | Range: bytes=0-1 => 304 | hit
                    GET | If-None-Match: "b" | Range: bytes=0-1 => 206 | hit | body: 01\
                    """));
    }

    /** RFC 9110 §14. */
    static List<CacheRow> ranges() {
        String whole = """
            upstream 200 | ETag: "a" | Cache-Control: max-age=60 | body: 0123456789
            GET => 200 | stored
            """;
        return List.of(
                row("the first, the last and a part in between", whole + """
                    GET | Range: bytes=0-0 => 206 | hit | Content-Range: bytes 0-0/10 | Content-Length: 1 | body: 0
                    GET | Range: bytes=-1 => 206 | hit | Content-Range: bytes 9-9/10 | body: 9
                    GET | Range: bytes=3-5 => 206 | hit | Content-Range: bytes 3-5/10 | body: 345
                    GET | Range: bytes=7- => 206 | hit | Content-Range: bytes 7-9/10 | body: 789\
                    """),
                row("a part that goes on beyond the end", whole + """
                    GET | Range: bytes=8-99 => 206 | hit | Content-Range: bytes 8-9/10 | body: 89
                    GET | Range: bytes=-99 => 206 | hit | Content-Range: bytes 0-9/10 | body: 0123456789\
                    """),
                row("a part that begins beyond the end", whole + """
                    GET | Range: bytes=10- => 416 | hit | Content-Range: bytes */10\
                    """),
                row("a range that means nothing gets the whole", whole + """
                    GET | Range: bytes=5-3 => 200 | hit | body: 0123456789
                    GET | Range: lines=1-2 => 200 | hit | body: 0123456789
                    HEAD | Range: bytes=0-0 => 200 | hit\
                    """),
                row(
                        "several parts, and the whole where that is less",
                        (whole + """
                            GET | Range: bytes=1-2,900-901 => 206 | hit | no Content-Range
                            GET | Range: bytes=1-3,2-4 => 200 | hit | no Content-Range
                            GET | Range: bytes=0-499,500-998 => 200 | hit | no Content-Range\
                            """).replace("0123456789", "0123456789".repeat(100))),
                row("a part only of the same as before", whole + """
                    GET | Range: bytes=0-1 | If-Range: "a" => 206 | hit | body: 01
                    GET | Range: bytes=0-1 | If-Range: "b" => 200 | hit | body: 0123456789
                    GET | Range: bytes=0-1 | If-Range: W/"a" => 200 | hit | body: 0123456789
                    GET | Range: bytes=0-1 | If-Range: Sat, 28 Mar 2026 10:00:00 GMT => 200 | hit\
                    """),
                row("a weak tag is never the same", """
                    upstream 200 | ETag: W/"a" | Cache-Control: max-age=60 | body: 0123456789
                    GET => 200 | stored
                    GET | Range: bytes=0-1 | If-Range: W/"a" => 200 | hit | body: 0123456789\
                    """),
                row("a part after the upstream was asked whether the whole holds", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 60 | body: 0123456789
                    GET => 200 | stored
                    upstream 304 | ETag: "a" | Cache-Control: max-age=60
                    GET | Range: bytes=2-3 => 206 | fwd=stale | fwd-status=304 | body: 23 | sent no Range\
                    """));
    }

    /** RFC 9111 §4.4. */
    static List<CacheRow> invalidation() {
        return List.of(
                row("PUT", changed("PUT", 200, "fwd=uri-miss")),
                row("DELETE", changed("DELETE", 204, "fwd=uri-miss")),
                row("PATCH", changed("PATCH", 200, "fwd=uri-miss")),
                row("POST with a redirection", changed("POST", 303, "fwd=uri-miss")),
                row("a method that nobody knows", changed("FROB", 200, "fwd=uri-miss")),
                row("a change that was refused", changed("PUT", 403, "hit")),
                row("a change that failed", changed("POST", 500, "hit")),
                row("a method that changes nothing", changed("OPTIONS", 200, "hit")),
                row("all variants of the address", """
                    upstream 200 | Cache-Control: max-age=60 | Vary: X-Kind
                    GET | X-Kind: a => 200 | stored
                    GET | X-Kind: b => 200 | stored
                    PUT => 200 | fwd=method
                    GET | X-Kind: a => 200 | fwd=uri-miss
                    GET | X-Kind: b => 200 | fwd=vary-miss\
                    """),
                row("no other address", """
                    upstream 200 | Cache-Control: max-age=60
                    GET/sub => 200 | stored
                    GET?a=1 => 200 | stored
                    PUT => 200
                    GET/sub => 200 | hit
                    GET?a=1 => 200 | hit\
                    """),
                row("those of Location and Content-Location", """
                    upstream 200 | Cache-Control: max-age=60
                    GET/one => 200 | stored
                    GET/two => 200 | stored
                    upstream 201 | Location: {path}/one | Content-Location: {path}/two
                    POST => 201 | fwd=method
                    upstream 200
                    GET/one => 200 | fwd=uri-miss
                    GET/two => 200 | fwd=uri-miss\
                    """),
                row("not those of another origin", """
                    upstream 200 | Cache-Control: max-age=60
                    GET/one => 200 | stored
                    upstream 201 | Location: https://elsewhere.example{path}/one
                    POST => 201 | fwd=method
                    GET/one => 200 | hit\
                    """));
    }

    private static String changed(String method, int status, String after) {
        return """
            upstream 200 | Cache-Control: max-age=60
            GET => 200 | stored
            upstream STATUS | Location: /elsewhere
            METHOD => STATUS | fwd=method | fwd-status=STATUS
            upstream 200 | Cache-Control: max-age=60
            GET => 200 | AFTER\
            """.replace("METHOD", method).replace("STATUS", "" + status).replace("AFTER", after);
    }

    /** RFC 9211 §2. */
    static List<CacheRow> told() {
        return List.of(
                row("a hit with how long it is fresh", """
                    upstream 200 | Cache-Control: max-age=3600 | Age: 100
                    GET => 200 | stored | fwd=uri-miss | fwd-status=200
                    GET => 200 | hit | ttl=3400..3500\
                    """),
                row("a hit of a stale one tells since when", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 1000
                    GET => 200 | stored
                    GET | Cache-Control: max-stale => 200 | hit | ttl=-1100..-940\
                    """),
                row("after what caches behind it told", """
                    upstream 200 | Cache-Control: max-age=60 | Cache-Status: inner; hit
                    GET => 200 | stored | Cache-Status: inner; hit, gatehouse; fwd=uri-miss; fwd-status=200; stored
                    GET => 200 | hit | ttl=1..60\
                    """));
    }
}
