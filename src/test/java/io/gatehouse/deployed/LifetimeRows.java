package io.gatehouse.deployed;

import static io.gatehouse.deployed.CacheRow.row;

import java.util.List;

/** For how long answers are fresh, how old they are, and what is done with those that are not fresh. */
final class LifetimeRows {
    private LifetimeRows() {}

    /** RFC 9111 §4.2.1, §5.3. */
    static List<CacheRow> lifetimes() {
        return List.of(
                row("s-maxage counts before max-age", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60, s-maxage=0
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("and the other way round", """
                    upstream 200 | Cache-Control: max-age=0, s-maxage=60
                    GET => 200 | stored
                    GET => 200 | hit\
                    """),
                row("max-age counts before Expires", """
                    upstream 200 | Cache-Control: max-age=60 | Expires: {now-3600}
                    GET => 200 | stored
                    GET => 200 | hit\
                    """),
                row("and the other way round, too", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=0 | Expires: {now+3600}
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("Expires counts from Date on", """
                    upstream 200 | Date: {now-100} | Expires: {now+100}
                    GET => 200 | stored
                    GET => 200 | hit | Age: 99..140\
                    """),
                row("Expires before Date is none at all", """
                    upstream 200 | ETag: "a" | Date: {now-0} | Expires: {now-1}
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("Expires counts before the ttl of the policy", """
                    upstream 200 | ETag: "a" | Expires: {now-1}
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """).on("ttl"),
                row("an answer that says nothing has the ttl of the policy", """
                    upstream 200
                    GET => 200 | stored
                    GET => 200 | hit\
                    """)
                        .on("ttl"),
                row("a ttl that overrides counts before all of them", """
                    upstream 200 | Cache-Control: max-age=0, s-maxage=0 | Expires: {now-1}
                    GET => 200 | stored
                    GET => 200 | hit\
                    """).on("override"));
    }

    /** RFC 9213 §2.2. */
    static List<CacheRow> targeted() {
        return List.of(
                row("the gateway's own field counts before that of all such caches and that of all caches", """
                    upstream 200 | Gatehouse-Cache-Control: max-age=60 | CDN-Cache-Control: no-store | Cache-Control: no-store
                    GET => 200 | stored
                    GET => 200 | hit\
                    """),
                row("that of all such caches counts before that of all caches", """
                    upstream 200 | ETag: "a" | CDN-Cache-Control: max-age=0 | Cache-Control: s-maxage=60
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("where one is there Expires tells nothing", """
                    upstream 200 | CDN-Cache-Control: public | Expires: {now+3600}
                    GET => 200 | not stored
                    GET => 200 | fwd=uri-miss\
                    """),
                row("one that can't be read tells nothing", """
                    upstream 200 | CDN-Cache-Control: max-age=, ! | Cache-Control: max-age=60
                    GET => 200 | stored
                    GET => 200 | hit\
                    """),
                row("it may forbid to store what is stored else", """
                    upstream 200 | Gatehouse-Cache-Control: no-store | Cache-Control: max-age=60
                    GET => 200 | not stored
                    GET => 200 | fwd=uri-miss\
                    """));
    }

    /** RFC 9111 §4.2.2. */
    static List<CacheRow> guessed() {
        return List.of(
                row("a tenth of the time since the last change", """
                    upstream 200 | Date: {now-0} | Last-Modified: {now-36000}
                    GET => 200 | stored
                    GET => 200 | hit\
                    """).on("guess"),
                row("a tenth is over sooner than that", """
                    upstream 200 | Date: {now-0} | Age: 3601 | Last-Modified: {now-36000}
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """).on("guess"),
                row("nothing is guessed of a status that is not for guessing", """
                    upstream 302 | Last-Modified: {now-36000} | Location: /elsewhere
                    GET => 302 | not stored
                    GET => 302 | fwd=uri-miss\
                    """)
                        .on("guess"),
                row("but where it is public", """
                    upstream 302 | Cache-Control: public | Last-Modified: {now-36000} | Location: /elsewhere
                    GET => 302 | stored
                    GET => 302 | hit\
                    """).on("guess"),
                row("nothing is guessed where the policy does not want it", """
                    upstream 200 | Last-Modified: {now-36000}
                    GET => 200 | not stored
                    GET => 200 | fwd=uri-miss\
                    """));
    }

    /** RFC 9111 §4.2.3, §5.1, §4.2.1 on what is unclear. */
    static List<CacheRow> ages() {
        return List.of(
                row("what was old when it came is older now", """
                    upstream 200 | Cache-Control: max-age=3600 | Age: 100
                    GET => 200 | stored | Age: 100
                    GET => 200 | hit | Age: 100..140\
                    """),
                row("what came too old is not fresh", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=3600 | Age: 3600
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("an old Date is an age", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=3600 | Date: {now-4000}
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("the older of both counts", """
                    upstream 200 | Cache-Control: max-age=3600 | Age: 5 | Date: {now-1000}
                    GET => 200 | stored
                    GET => 200 | hit | Age: 999..1040\
                    """),
                row("Date stays as it came", """
                    upstream 200 | Cache-Control: max-age=3600 | Date: Sat, 28 Mar 2026 10:00:00 GMT | Age: 5 | ETag: "a"
                    GET | Cache-Control: max-age=0 => 200 | Date: Sat, 28 Mar 2026 10:00:00 GMT\
                    """),
                row("an answer that just came is no second old", """
                    upstream 200 | Cache-Control: max-age=3600
                    GET => 200 | stored | no Age
                    GET => 200 | hit | Age: 0..40\
                    """),
                row("an age that is no number is any", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=3600 | Age: -1
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("a lifetime that is no number is none", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60.5
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("two lifetimes are none", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Cache-Control: max-age=61
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("the same lifetime twice is one", """
                    upstream 200 | Cache-Control: max-age=60, max-age=60
                    GET => 200 | stored
                    GET => 200 | hit\
                    """),
                row("Expires that is no date is in the past", """
                    upstream 200 | ETag: "a" | Expires: 0
                    GET => 200 | stored
                    GET => 200 | fwd=stale\
                    """),
                row("a lifetime larger than any is the largest", """
                    upstream 200 | Cache-Control: max-age=99999999999999999999
                    GET => 200 | stored
                    GET => 200 | hit\
                    """));
    }

    /** RFC 9111 §4.2.4, RFC 5861 §4. */
    static List<CacheRow> stale() {
        return List.of(
                row("where the upstream fails a stale answer is given, as the policy says", """
                    upstream 200 | Cache-Control: max-age=60 | Age: 60
                    GET => 200 | stored
                    upstream 503
                    GET => 200 | fwd=stale | fwd-status=503 | detail=stale-if-error | body: body 1
                    upstream broken
                    GET => 200 | fwd=stale | detail=stale-if-error | Age: 60..100\
                    """)
                        .on("error"),
                row("as the answer says", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60, stale-if-error=60 | Age: 60
                    GET => 200 | stored
                    upstream 500
                    GET => 200 | fwd=stale | detail=stale-if-error\
                    """),
                row("not for longer than the answer says", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60, stale-if-error=60 | Age: 120
                    GET => 200 | stored
                    upstream 500
                    GET => 500 | fwd=stale\
                    """).on("error"),
                row("not where nobody says so", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 60
                    GET => 200 | stored
                    upstream 503
                    GET => 503 | fwd=stale\
                    """),
                row("nor where the upstream does not answer at all", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 60
                    GET => 200 | stored
                    upstream broken
                    GET => 502 | fwd=stale\
                    """),
                row("an answer that is no failure is none", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60 | Age: 60
                    GET => 200 | stored
                    upstream 404
                    GET => 404 | fwd=stale\
                    """).on("error"),
                row("must-revalidate forbids it", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60, must-revalidate, stale-if-error=60 | Age: 60
                    GET => 200 | stored
                    upstream 503
                    GET => 503 | fwd=stale\
                    """).on("error"),
                row(
                                "and where the upstream can't be asked it is 504, although an answer of its own would"
                                        + " be passed on",
                                """
                                upstream 200 | ETag: "a" | Cache-Control: max-age=60, must-revalidate, stale-if-error=60 | Age: 60
                                GET => 200 | stored
                                upstream broken
                                GET => 504 | fwd=stale | Proxy-Status: gatehouse; error=connection_terminated
                                upstream 502
                                GET => 502 | fwd=stale
                                GET/never-asked => 502 | fwd=uri-miss\
                                """)
                        .on("error"),
                row("so does proxy-revalidate", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60, proxy-revalidate, stale-if-error=60 | Age: 60
                    GET => 200 | stored
                    upstream 503
                    GET => 503 | fwd=stale\
                    """).on("error"),
                row("and s-maxage", """
                    upstream 200 | ETag: "a" | Cache-Control: s-maxage=60, stale-if-error=60 | Age: 60
                    GET => 200 | stored
                    upstream 503
                    GET => 503 | fwd=stale\
                    """).on("error"),
                row("and no-cache", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60, no-cache, stale-if-error=60
                    GET => 200 | stored
                    upstream 503
                    GET => 503 | fwd=stale\
                    """).on("error"));
    }

    /** RFC 5861 §3. */
    static List<CacheRow> meanwhile() {
        return List.of(
                row("a stale answer is given while it is asked for anew, as the policy says", """
                    upstream 200 | Cache-Control: max-age=60 | Age: 60
                    GET => 200 | stored
                    GET => 200 | beside | body: body 1\
                    """)
                        .on("meanwhile"),
                row("as the answer says", """
                    upstream 200 | Cache-Control: max-age=60, stale-while-revalidate=60 | Age: 60
                    GET => 200 | stored
                    GET => 200 | beside | body: body 1\
                    """),
                row("not for longer than the answer says", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60, stale-while-revalidate=60 | Age: 120
                    GET => 200 | stored
                    GET => 200 | fwd=stale | body: body 2\
                    """).on("meanwhile"),
                row("must-revalidate forbids it", """
                    upstream 200 | ETag: "a" | Cache-Control: max-age=60, must-revalidate, stale-while-revalidate=60 | Age: 60
                    GET => 200 | stored
                    GET => 200 | fwd=stale | body: body 2\
                    """).on("meanwhile"));
    }
}
