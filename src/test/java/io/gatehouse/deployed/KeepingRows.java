package io.gatehouse.deployed;

import static io.gatehouse.deployed.CacheRow.row;

import java.util.List;
import java.util.stream.Stream;

/** What an owner takes away from a cache, and what does not come into one. */
final class KeepingRows {
    private KeepingRows() {}

    /** By address, below one, by tag, by route, and all; whether what is there may still be asked about. */
    static List<CacheRow> purges() {
        return Stream.concat(
                        Stream.of(
                                        "\"url\":\"{url}\"",
                                        "\"prefix\":\"{url}\"",
                                        "\"tag\":\"shop\"",
                                        "\"route\":\"tagged\"",
                                        "\"all\":true")
                                .flatMap(what -> Stream.of(hard(what), soft(what))),
                        Stream.of(
                                row("an address alone", """
                                    upstream 200
                                    GET/a => 200 | stored
                                    GET/ab => 200 | stored
                                    purge {"url":"{url}/a"} => 1
                                    GET/a => 200 | fwd=uri-miss
                                    GET/ab => 200 | hit\
                                    """).on("ttl"),
                                row("all that is below an address", """
                                    upstream 200
                                    GET/a/1 => 200 | stored
                                    GET/a/2?b=c => 200 | stored
                                    GET/b => 200 | stored
                                    purge {"prefix":"{url}/a/"} => 2
                                    GET/a/1 => 200 | fwd=uri-miss
                                    GET/a/2?b=c => 200 | fwd=uri-miss
                                    GET/b => 200 | hit\
                                    """).on("ttl"),
                                row("all variants of an address", """
                                    upstream 200 | Vary: X-Kind
                                    GET | X-Kind: a => 200 | stored
                                    GET | X-Kind: b => 200 | stored
                                    purge {"url":"{url}"} => 2
                                    GET | X-Kind: a => 200 | fwd=uri-miss\
                                    """).on("ttl"),
                                row("what has a tag of the upstream's, which the client does not see", """
                                    upstream 200 | Cache-Tag: t1{path}, t2{path} | Surrogate-Key: t3{path} t4{path}
                                    GET/a => 200 | stored | no Cache-Tag | no Surrogate-Key
                                    upstream 200
                                    GET/b => 200 | stored
                                    GET/a => 200 | hit | no Cache-Tag | no Surrogate-Key
                                    purge {"tag":"t9{path}"} => 0
                                    purge {"tag":"t4{path}"} => 1
                                    GET/a => 200 | fwd=uri-miss
                                    GET/b => 200 | hit\
                                    """)
                                        .on("ttl"),
                                row("a tag that has a variable of the path", """
                                    upstream 200
                                    GET/a => 200 | stored
                                    purge {"tag":"pet-{id}"} => 1
                                    GET/a => 200 | fwd=uri-miss\
                                    """)
                                        .on("tagged"),
                                row("what is taken away softly is used where its upstream fails", """
                                    upstream 200 | Cache-Control: max-age=3600
                                    GET => 200 | stored
                                    purge {"url":"{url}","soft":true} => 1
                                    upstream 503
                                    GET => 200 | fwd=stale | detail=stale-if-error | body: body 1\
                                    """)
                                        .on("error")))
                .toList();
    }

    private static CacheRow hard(String what) {
        return row("at once: " + what, """
            upstream 200 | ETag: "a"
            GET => 200 | stored
            purge {WHAT} => some
            GET => 200 | fwd=uri-miss | sent no If-None-Match\
            """.replace("WHAT", what)).on("tagged");
    }

    private static CacheRow soft(String what) {
        return row("softly: " + what, """
            upstream 200 | ETag: "a"
            GET => 200 | stored
            purge {WHAT,"soft":true} => some
            upstream 304 | ETag: "a"
            GET => 200 | fwd=stale | fwd-status=304 | body: body 1 | sent If-None-Match: "a"
            GET => 200 | hit\
            """.replace("WHAT", what)).on("tagged");
    }

    /** Of octets. */
    static List<CacheRow> limits() {
        return List.of(
                row("as large as may be", """
                    upstream 200 | body: 0123456789
                    GET => 200 | stored
                    GET => 200 | hit | body: 0123456789\
                    """).on("small"),
                row("an octet larger", """
                    upstream 200 | body: 0123456789a
                    GET => 200 | not stored | detail="it is too large" | body: 0123456789a
                    GET => 200 | fwd=uri-miss\
                    """).on("small"),
                row("nothing at all", """
                    upstream 204
                    GET => 204 | stored
                    GET => 204 | hit\
                    """).on("small"));
    }

    /** Errors. */
    static List<CacheRow> errors() {
        return List.of(
                row("a status that the policy says a time for", """
                    upstream 404
                    GET => 404 | stored
                    GET => 404 | hit\
                    """).on("errors"),
                row("a class of statuses that it says a time for", """
                    upstream 503
                    GET => 503 | stored
                    GET => 503 | hit\
                    """).on("errors"),
                row("a status that it says nothing of", refused(410)).on("errors"),
                row("the time is not for an answer that says another", """
                    upstream 404 | ETag: "a" | Cache-Control: max-age=0
                    GET => 404 | stored
                    GET => 404 | fwd=stale\
                    """).on("errors"),
                row("the ttl is not for 404", refused(404)).on("ttl"),
                row("nor for 410", refused(410)).on("ttl"),
                row("nor for 500", refused(500)).on("ttl"),
                row("nor for 503", refused(503)).on("ttl"),
                row("nor for 401", refused(401)).on("ttl"),
                row("nor for 403", refused(403)).on("ttl"),
                row("nor for 429", refused(429)).on("ttl"),
                row("nor for 429, where it overrides", refused(429)).on("override"));
    }

    private static String refused(int status) {
        return """
            upstream STATUS
            GET => STATUS | not stored | detail="it does not say for how long it is fresh"
            GET => STATUS | fwd=uri-miss\
            """.replace("STATUS", "" + status);
    }
}
