package io.gatehouse.deployed;

/** The routes that the table of what caches do asks: each with other options. */
final class CacheRoutes {
    private CacheRoutes() {}

    static final String ROUTES = """
        routes:
          plain: {match: {path: /plain/**}, upstream: recorder, policies: [{cache: {}}]}
          ttl: {match: {path: /ttl/**}, upstream: recorder, policies: [{cache: {ttl: 1h}}]}
          override: {match: {path: /override/**}, upstream: recorder, policies: [{cache: {ttl: 1h, override: true}}]}
          guess: {match: {path: /guess/**}, upstream: recorder, policies: [{cache: {heuristic: true}}]}
          errors:
            match: {path: /errors/**}
            upstream: recorder
            policies: [{cache: {ttl: 1h, statuses: {"404": 1h, 5xx: 1h}}}]
          cookies: {match: {path: /cookies/**}, upstream: recorder, policies: [{cache: {ttl: 1h, setCookie: true}}]}
          sorted: {match: {path: /sorted/**}, upstream: recorder, policies: [{cache: {ttl: 1h, query: {sort: true}}}]}
          keeping: {match: {path: /keeping/**}, upstream: recorder, policies: [{cache: {ttl: 1h, query: {keep: [id]}}}]}
          ignoring:
            match: {path: /ignoring/**}
            upstream: recorder
            policies: [{cache: {ttl: 1h, query: {ignore: [utm]}}}]
          varying: {match: {path: /varying/**}, upstream: recorder, policies: [{cache: {ttl: 1h, vary: [X-Kind]}}]}
          firm: {match: {path: /firm/**}, upstream: recorder, policies: [{cache: {ttl: 1h, clientControl: false}}]}
          bypassing:
            match: {path: /bypassing/**}
            upstream: recorder
            policies: [{cache: {ttl: 1h, bypass: [header.X-Debug, cookie.preview]}}]
          tagged:
            match: {path: "/tagged/{id}/**"}
            upstream: recorder
            policies: [{cache: {ttl: 1h, tags: [shop, "pet-{id}"]}}]
          error: {match: {path: /error/**}, upstream: recorder, policies: [{cache: {staleIfError: 1h}}]}
          meanwhile: {match: {path: /meanwhile/**}, upstream: recorder, policies: [{cache: {staleWhileRevalidate: 1h}}]}
          small: {match: {path: /small/**}, upstream: recorder, policies: [{cache: {ttl: 1h, maxEntry: "10"}}]}
          apart: {match: {path: /apart/**}, upstream: recorder, policies: [key, {cache: {ttl: 1h}}]}
          together: {match: {path: /together/**}, upstream: recorder, policies: [key, {cache: {ttl: 1h, shared: true}}]}
          partners:
            match: {path: /partners/**}
            upstream: recorder
            policies: [key, {authorize: {groups: [partners]}}, {cache: {ttl: 1h, shared: true}}]
          limited:
            match: {path: /limited/**}
            upstream: recorder
            policies: [{rateLimit: {limit: 2/d, by: header.X-Who}}, {cache: {ttl: 1h}}]
        """;
}
