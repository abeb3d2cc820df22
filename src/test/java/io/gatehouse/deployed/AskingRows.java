package io.gatehouse.deployed;

import static io.gatehouse.deployed.CacheRow.row;

import java.util.List;

/** Which requests are for the same answer, and what they may ask of a cache. */
final class AskingRows {
    private static final String ACME = Callers.ACME_KEY;
    private static final String GLOBEX = Callers.GLOBEX_KEY;

    private AskingRows() {}

    /** RFC 9111 §2, §4. */
    static List<CacheRow> keys() {
        return List.of(
                row("another path", """
                    upstream 200 | Cache-Control: max-age=60
                    GET/a => 200 | stored
                    GET/b => 200 | fwd=uri-miss
                    GET/A => 200 | fwd=uri-miss
                    GET/a/ => 200 | fwd=uri-miss
                    GET/a => 200 | hit\
                    """),
                row("another query, or another order of it", """
                    upstream 200 | Cache-Control: max-age=60
                    GET?a=1&b=2 => 200 | stored
                    GET?b=2&a=1 => 200 | fwd=uri-miss
                    GET?a=1 => 200 | fwd=uri-miss
                    GET => 200 | fwd=uri-miss
                    GET?a=1&b=2 => 200 | hit\
                    """),
                row("the order of a query where it tells nothing", """
                    upstream 200
                    GET?a=1&b=2 => 200 | stored
                    GET?b=2&a=1 => 200 | hit
                    GET?b=1&a=2 => 200 | fwd=uri-miss\
                    """).on("sorted"),
                row("only the arguments that count", """
                    upstream 200
                    GET?id=1&utm=x => 200 | stored
                    GET?utm=y&id=1 => 200 | hit
                    GET?id=2&utm=x => 200 | fwd=uri-miss\
                    """).on("keeping"),
                row("all but the arguments that don't count", """
                    upstream 200
                    GET?id=1&utm=x => 200 | stored
                    GET?id=1 => 200 | hit
                    GET?id=1&page=2 => 200 | fwd=uri-miss\
                    """).on("ignoring"));
    }

    /** RFC 9111 §4.1. */
    static List<CacheRow> variants() {
        return List.of(
                row("answers that vary are told apart", """
                    upstream 200 | Cache-Control: max-age=60 | Vary: X-Kind
                    GET | X-Kind: a => 200 | stored
                    GET | X-Kind: b => 200 | fwd=vary-miss | stored
                    GET | X-Kind: a => 200 | hit | body: body 1
                    GET | X-Kind: b => 200 | hit | body: body 2
                    GET => 200 | fwd=vary-miss\
                    """),
                row("a field that is empty is not one that is not there", """
                    upstream 200 | Cache-Control: max-age=60 | Vary: X-Kind
                    GET => 200 | stored
                    GET | X-Kind: => 200 | fwd=vary-miss
                    GET => 200 | hit\
                    """),
                row("all of the fields count", """
                    upstream 200 | Cache-Control: max-age=60 | Vary: X-Kind, X-Size
                    GET | X-Kind: a | X-Size: 1 => 200 | stored
                    GET | X-Kind: a | X-Size: 2 => 200 | fwd=vary-miss
                    GET | X-Size: 1 | X-Kind: a => 200 | hit\
                    """),
                row("spaces and the number of lines tell nothing", """
                    upstream 200 | Cache-Control: max-age=60 | Vary: X-Kind
                    GET | X-Kind: a, b => 200 | stored
                    GET | X-Kind: a | X-Kind: b => 200 | hit
                    GET | X-Kind: a,b => 200 | hit
                    GET | X-Kind: b, a => 200 | fwd=vary-miss\
                    """),
                row("of languages order and case tell nothing", """
                    upstream 200 | Cache-Control: max-age=60 | Vary: Accept-Language
                    GET | Accept-Language: en, de;q=0.5 => 200 | stored
                    GET | Accept-Language: de;q=0.5,EN => 200 | hit
                    GET | Accept-Language: de, en;q=0.5 => 200 | fwd=vary-miss\
                    """),
                row("codings are told apart, and not coded again", """
                    upstream 200 | Cache-Control: max-age=60 | Vary: Accept-Encoding | Content-Encoding: gzip
                    GET | Accept-Encoding: gzip => 200 | stored
                    GET => 200 | fwd=vary-miss
                    GET | Accept-Encoding: gzip => 200 | hit | Content-Encoding: gzip | body: body 1\
                    """),
                row("what varies by everything is never used again", """
                    upstream 200 | Cache-Control: max-age=60 | Vary: Accept, *
                    GET => 200 | not stored | detail="it varies by everything"
                    GET => 200 | fwd=uri-miss\
                    """),
                row("a field by which answers differ although they don't say so", """
                    upstream 200
                    GET | X-Kind: a => 200 | stored
                    GET | X-Kind: b => 200 | fwd=vary-miss
                    GET | X-Kind: a => 200 | hit\
                    """)
                        .on("varying"),
                row("what varies by a field that the gateway sets", """
                    upstream 200 | Cache-Control: max-age=60 | Vary: X-Forwarded-For
                    GET => 200 | not stored
                    GET => 200 | fwd=uri-miss\
                    """));
    }

    /** Callers whom an authentication knows. */
    static List<CacheRow> callers() {
        return List.of(
                row("each caller has answers of their own", """
                    upstream 200
                    GET | ACME => 200 | stored | body: body 1
                    GET | GLOBEX => 200 | fwd=uri-miss | stored | body: body 2
                    GET | ACME => 200 | hit | body: body 1
                    GET | GLOBEX => 200 | hit | body: body 2\
                    """.replace("ACME", ACME)
                                .replace("GLOBEX", GLOBEX))
                        .on("apart"),
                row("callers share what the policy shares", """
                    upstream 200
                    GET | ACME => 200 | stored
                    GET | GLOBEX => 200 | hit | body: body 1\
                    """.replace("ACME", ACME)
                                .replace("GLOBEX", GLOBEX))
                        .on("together"),
                row("what one caller changes is taken away for all", """
                    upstream 200
                    GET | ACME => 200 | stored
                    GET | GLOBEX => 200 | stored
                    POST | ACME => 200 | fwd=method
                    GET | GLOBEX => 200 | fwd=uri-miss\
                    """.replace("ACME", ACME)
                                .replace("GLOBEX", GLOBEX))
                        .on("apart"));
    }

    /** What stands before the cache counts for what is stored, too. */
    static List<CacheRow> guarded() {
        return List.of(
                row("who brings nothing is refused what is stored", """
                    upstream 200
                    GET | ACME => 200 | stored
                    GET => 401
                    GET | X-Api-Key: key-of-nobody => 401
                    GET | GLOBEX => 200 | hit\
                    """.replace("ACME", ACME)
                                .replace("GLOBEX", GLOBEX))
                        .on("together"),
                row("who may not have it is refused what is stored", """
                    upstream 200
                    GET | ACME => 200 | stored
                    GET | GLOBEX => 403
                    GET | ACME => 200 | hit\
                    """.replace("ACME", ACME)
                                .replace("GLOBEX", GLOBEX))
                        .on("partners"),
                row("what is stored counts against a limit", """
                    upstream 200
                    GET | X-Who: {path} => 200 | stored
                    GET | X-Who: {path} => 200 | hit
                    GET | X-Who: {path} => 429\
                    """).on("limited"));
    }

    /** RFC 9111 §5.2.1, §5.4. */
    static List<CacheRow> directives() {
        return List.of(
                row("no-cache has the upstream asked", """
                    upstream 200 | Cache-Control: max-age=60
                    GET => 200 | stored
                    GET | Cache-Control: no-cache => 200 | fwd=request | stored | body: body 2
                    GET => 200 | hit | body: body 2\
                    """),
                row("so does Pragma where there is no Cache-Control", """
                    upstream 200 | Cache-Control: max-age=60
                    GET => 200 | stored
                    GET | Pragma: no-cache => 200 | fwd=request
                    GET | Pragma: no-cache | Cache-Control: max-age=60 => 200 | hit\
                    """),
                row("max-age takes none that is older", """
                    upstream 200 | Cache-Control: max-age=3600 | Age: 100
                    GET => 200 | stored
                    GET | Cache-Control: max-age=200 => 200 | hit
                    GET | Cache-Control: max-age=99 => 200 | fwd=request\
                    """),
                row("min-fresh takes none that ends sooner", """
                    upstream 200 | Cache-Control: max-age=3600
                    GET => 200 | stored
                    GET | Cache-Control: min-fresh=1800 => 200 | hit
                    GET | Cache-Control: min-fresh=3601 => 200 | fwd=request\
                    """),
                row("max-stale takes a stale one", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 100
                    GET => 200 | stored
                    GET | Cache-Control: max-stale=100 => 200 | hit
                    GET | Cache-Control: max-stale => 200 | hit
                    GET | Cache-Control: max-stale=40 => 200 | fwd=stale\
                    """),
                row("max-stale takes none that must not be stale", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60, must-revalidate | Age: 100
                    GET => 200 | stored
                    GET | Cache-Control: max-stale => 200 | fwd=stale\
                    """),
                row("no-store passes the store by, and leaves what is there", """
                    upstream 200 | Cache-Control: max-age=60
                    GET => 200 | stored
                    GET | Cache-Control: no-store => 200 | fwd=request | not stored | body: body 2
                    GET => 200 | hit | body: body 1\
                    """),
                row("only-if-cached is answered 504 where nothing is stored", """
                    upstream 200 | Cache-Control: max-age=60
                    GET | Cache-Control: only-if-cached => 504 | detail=only-if-cached
                    GET => 200 | fwd=uri-miss
                    GET | Cache-Control: only-if-cached => 200 | hit\
                    """),
                row("only-if-cached is answered 504 where what is stored is not fresh", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 60
                    GET => 200 | stored
                    GET | Cache-Control: only-if-cached => 504 | detail=only-if-cached
                    GET | Cache-Control: only-if-cached, max-stale => 200 | hit\
                    """),
                row("where clients may not say how fresh answers are nothing of it counts", """
                    upstream 200
                    GET | Cache-Control: no-store => 200 | stored
                    GET | Cache-Control: no-cache => 200 | hit
                    GET | Cache-Control: max-age=0 => 200 | hit
                    GET | Pragma: no-cache => 200 | hit\
                    """)
                        .on("firm"),
                row("a request with a field or a cookie of the policy's passes by", """
                    upstream 200
                    GET => 200 | stored
                    GET | X-Debug: 1 => 200 | fwd=bypass | not stored
                    GET | Cookie: a=b; preview=1 => 200 | fwd=bypass
                    GET => 200 | hit | body: body 1\
                    """)
                        .on("bypassing"));
    }
}
