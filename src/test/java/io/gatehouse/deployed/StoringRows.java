package io.gatehouse.deployed;

import static io.gatehouse.deployed.CacheRow.row;

import java.util.List;

/** Which answers a cache stores. */
final class StoringRows {
    private StoringRows() {}

    /** RFC 9111 §3. */
    static List<CacheRow> storable() {
        return List.of(
                row("an answer that says how long it is fresh", """
                    upstream 200 | Cache-Control: max-age=60
                    GET => 200 | fwd=uri-miss | fwd-status=200 | stored | body: body 1
                    GET => 200 | hit | body: body 1\
                    """),
                row("HEAD is answered from what GET brought", """
                    upstream 200 | Cache-Control: max-age=60 | X-Mark: a
                    GET => 200 | stored
                    HEAD => 200 | hit | X-Mark: a | Content-Length: 6\
                    """),
                row("an answer to HEAD is not stored", """
                    upstream 200 | Cache-Control: max-age=60
                    HEAD => 200 | fwd=uri-miss | not stored
                    GET => 200 | fwd=uri-miss | stored\
                    """),
                row("an answer that says no-store", """
                    upstream 200 | Cache-Control: no-store, max-age=60
                    GET => 200 | not stored | detail="it says no-store"
                    GET => 200 | fwd=uri-miss\
                    """),
                row("no-store among others and in capitals", """
                    upstream 200 | Cache-Control: MAX-AGE=60 , No-Store
                    GET => 200 | not stored
                    GET => 200 | fwd=uri-miss\
                    """),
                row("no-store on a line of its own", """
                    upstream 200 | Cache-Control: max-age=60 | Cache-Control: no-store
                    GET => 200 | not stored
                    GET => 200 | fwd=uri-miss\
                    """),
                row("no-store in quotes is no no-store", """
                    upstream 200 | Cache-Control: max-age=60, x="no-store"
                    GET => 200 | stored
                    GET => 200 | hit\
                    """),
                row("the request says no-store", """
                    upstream 200 | Cache-Control: max-age=60
                    GET | Cache-Control: no-store => 200 | fwd=request | not stored
                    GET => 200 | fwd=uri-miss\
                    """),
                row("an answer that is private", """
                    upstream 200 | Cache-Control: private, max-age=60
                    GET => 200 | not stored | detail="it says private"
                    GET => 200 | fwd=uri-miss\
                    """),
                row("of an answer whose field is private all others are stored", """
                    upstream 200 | Cache-Control: max-age=60, private="X-Who" | X-Who: anna | X-What: pets
                    GET => 200 | stored | X-Who: anna
                    GET => 200 | hit | no X-Who | X-What: pets\
                    """),
                row("of an answer whose field must be asked about all others are used", """
                    upstream 200 | Cache-Control: max-age=60, no-cache="X-Who, X-When" | X-Who: anna | X-When: now | X-What: pets
                    GET => 200 | stored
                    GET => 200 | hit | no X-Who | no X-When | X-What: pets\
                    """),
                row("no-store and private win against a ttl that overrides", """
                    upstream 200 | Cache-Control: no-store
                    GET => 200 | not stored
                    upstream 200 | Cache-Control: private
                    GET => 200 | fwd=uri-miss | not stored\
                    """)
                        .on("override"),
                row("an answer that does not say how long it is fresh", """
                    upstream 200 | ETag: "a"
                    GET => 200 | not stored | detail="it does not say for how long it is fresh"
                    GET => 200 | fwd=uri-miss\
                    """),
                row("an answer that sets a cookie", """
                    upstream 200 | Cache-Control: max-age=60 | Set-Cookie: a=b
                    GET => 200 | not stored | detail="it sets a cookie" | Set-Cookie: a=b
                    GET => 200 | fwd=uri-miss\
                    """),
                row("an answer that sets a cookie, where the policy stores it", """
                    upstream 200 | Set-Cookie: a=b
                    GET => 200 | stored
                    GET => 200 | hit | Set-Cookie: a=b\
                    """)
                        .on("cookies"),
                row("fields of the connection are not stored", """
                    upstream 200 | Cache-Control: max-age=60 | Connection: X-Hop | X-Hop: 1 | X-End: 2
                    GET => 200 | stored | no X-Hop
                    GET => 200 | hit | no X-Hop | X-End: 2\
                    """),
                row("an answer to POST whose address it tells", """
                    upstream 200 | Cache-Control: max-age=60 | Content-Location: {path}
                    POST => 200 | fwd=method | stored
                    GET => 200 | hit | body: body 1\
                    """),
                row("an answer to POST that is of no address", """
                    upstream 200 | Cache-Control: max-age=60
                    POST => 200 | fwd=method | not stored
                    GET => 200 | fwd=uri-miss\
                    """),
                row("a stream of events", """
                    upstream 200 | Cache-Control: max-age=60 | Content-Type: text/event-stream | body: data: 1
                    GET => 200 | not stored
                    GET => 200 | fwd=uri-miss\
                    """),
                row("answers that were never asked for whole", """
                    upstream 412 | Cache-Control: max-age=60
                    GET | If-Match: "a" => 412 | fwd=bypass | not stored
                    upstream 416 | Cache-Control: max-age=60
                    GET | Range: bytes=9- => 416 | fwd=uri-miss | not stored\
                    """));
    }

    /** RFC 9111 §3, by the status. */
    static List<CacheRow> statuses() {
        return List.of(
                        200, 203, 300, 301, 302, 307, 308, 400, 403, 404, 405, 410, 414, 418, 500, 501, 502, 503, 504,
                        599)
                .stream()
                .map(status -> row(
                        "an answer " + status + " that says how long it is fresh", """
                            upstream STATUS | Cache-Control: max-age=60 | Location: /elsewhere
                            GET => STATUS | stored
                            GET => STATUS | hit | body: body 1\
                            """.replace("STATUS", "" + status)))
                .toList();
    }

    /** RFC 9111 §5.2.2.3. */
    static List<CacheRow> understood() {
        return List.of(
                row("an answer that must be understood and is", """
                    upstream 200 | Cache-Control: max-age=60, must-understand
                    GET => 200 | stored
                    GET => 200 | hit\
                    """),
                row("one that is understood is stored although it says no-store", """
                    upstream 200 | Cache-Control: max-age=60, must-understand, no-store
                    GET => 200 | stored
                    GET => 200 | hit\
                    """),
                row("one that is not understood", """
                    upstream 499 | Cache-Control: max-age=60, must-understand
                    GET => 499 | not stored | detail="its status is not understood"
                    GET => 499 | fwd=uri-miss\
                    """));
    }

    /** RFC 9111 §3.5. */
    static List<CacheRow> authorized() {
        return List.of(
                row("an answer that does not say that it is for others too", """
                    upstream 200 | Cache-Control: max-age=60
                    GET | Authorization: Basic YTpi => 200 | not stored | sent Authorization: Basic YTpi
                    GET => 200 | fwd=uri-miss\
                    """),
                row("a public answer", """
                    upstream 200 | Cache-Control: max-age=60, public
                    GET | Authorization: Basic YTpi => 200 | stored
                    GET => 200 | hit\
                    """),
                row("one with s-maxage", """
                    upstream 200 | Cache-Control: s-maxage=60
                    GET | Authorization: Basic YTpi => 200 | stored
                    GET | Authorization: Basic YTpj => 200 | hit\
                    """),
                row("one with must-revalidate", """
                    upstream 200 | Cache-Control: max-age=60, must-revalidate
                    GET | Authorization: Basic YTpi => 200 | stored
                    GET => 200 | hit\
                    """),
                row("a public answer that is private as well", """
                    upstream 200 | Cache-Control: max-age=60, public, private
                    GET | Authorization: Basic YTpi => 200 | not stored
                    GET => 200 | fwd=uri-miss\
                    """),
                row("a ttl of the policy does not make it one for others", """
                    upstream 200
                    GET | Authorization: Basic YTpi => 200 | not stored
                    GET => 200 | fwd=uri-miss\
                    """).on("ttl"));
    }

    /** RFC 9111 §3.3, §3.4. */
    static List<CacheRow> parts() {
        return List.of(
                row("a part is stored and answers for what lies in it", """
                    upstream 206 | Cache-Control: max-age=60 | ETag: "a" | Content-Range: bytes 2-6/10 | body: 23456
                    GET | Range: bytes=2-6 => 206 | stored
                    GET | Range: bytes=3-4 => 206 | hit | Content-Range: bytes 3-4/10 | body: 34
                    GET | Range: bytes=3-8 => 206 | fwd=partial\
                    """),
                row("a part is never given for the whole", """
                    upstream 206 | Cache-Control: max-age=60 | ETag: "a" | Content-Range: bytes 2-6/10 | body: 23456
                    GET | Range: bytes=2-6 => 206 | stored
                    upstream 200 | Cache-Control: max-age=60 | ETag: "a" | body: 0123456789
                    GET => 200 | fwd=partial | body: 0123456789
                    GET => 200 | hit | body: 0123456789\
                    """),
                row("parts of the same are joined", """
                    upstream 206 | Cache-Control: max-age=60 | ETag: "a" | Content-Range: bytes 0-4/10 | body: 01234
                    GET | Range: bytes=0-4 => 206 | stored
                    upstream 206 | Cache-Control: max-age=60 | ETag: "a" | Content-Range: bytes 5-9/10 | body: 56789
                    GET | Range: bytes=5-9 => 206 | fwd=partial | stored
                    GET | Range: bytes=3-6 => 206 | hit | body: 3456
                    GET => 200 | hit | body: 0123456789\
                    """),
                row("parts of what was changed meanwhile are not", """
                    upstream 206 | Cache-Control: max-age=60 | ETag: "a" | Content-Range: bytes 0-4/10 | body: 01234
                    GET | Range: bytes=0-4 => 206 | stored
                    upstream 206 | Cache-Control: max-age=60 | ETag: "b" | Content-Range: bytes 5-9/10 | body: 56789
                    GET | Range: bytes=5-9 => 206 | fwd=partial | stored
                    GET | Range: bytes=3-6 => 206 | fwd=partial\
                    """),
                row("a part that does not say which it is", """
                    upstream 206 | Cache-Control: max-age=60 | body: 23456
                    GET | Range: bytes=2-6 => 206 | not stored
                    GET | Range: bytes=2-6 => 206 | fwd=uri-miss\
                    """));
    }
}
