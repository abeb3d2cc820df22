package io.gatehouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayDocumentTest {

    private static final Checker CHECKER = new Checker(Map.of("cors", "{\"type\":\"object\"}"));

    private static GatewayDocument bound(String yaml) throws UnreadableDocument, RefusedDocument {
        return CHECKER.accept(Document.read(yaml, Format.YAML));
    }

    @Test
    void whatIsLeftOutIsNullAndCollectionsAreEmpty() throws Exception {
        assertThat(GatewayDocument.of(Document.EMPTY))
                .isEqualTo(new GatewayDocument(
                        1,
                        new java.util.LinkedHashMap<>(),
                        new java.util.LinkedHashMap<>(),
                        new java.util.LinkedHashMap<>(),
                        new java.util.LinkedHashMap<>(),
                        List.of(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        RouteEntry route = bound("{version: 1, routes: {r: {match: {path: /}, respond: {}}}}")
                .routes()
                .get("r");
        assertThat(route.match())
                .isEqualTo(new MatchEntry(
                        List.of(),
                        "/",
                        List.of(),
                        new java.util.LinkedHashMap<>(),
                        new java.util.LinkedHashMap<>(),
                        new java.util.LinkedHashMap<>()));
        assertThat(route.policies()).isEmpty();
        assertThat(route.priority()).isNull();
        assertThat(route.respond().headers()).isEmpty();
    }

    @Test
    void aSingleStatusIsASetOfStatuses() throws Exception {
        HealthEntry health = bound("{version: 1, upstreams: {u: {targets: [http://a],"
                        + " health: {passive: {statuses: 503}, active: {path: /, statuses: 204}}}}}")
                .upstreams()
                .get("u")
                .health();
        assertThat(health.passive().statuses()).isEqualTo("503");
        assertThat(health.active().statuses()).isEqualTo("204");
    }

    @Test
    void shortFormsAreWrittenOut() throws Exception {
        GatewayDocument document = bound("""
            version: 1
            upstreams:
              u: {targets: [http://a, {url: http://b, name: b, weight: 3}]}
            routes:
              r:
                match:
                  host: Example.COM
                  headers: {X-A: b, X-B: {present: false}}
                  query: {q: {prefix: x}}
                  cookies: {c: {regex: "a+"}}
                upstream: u
            """);
        assertThat(document.upstreams().get("u").targets())
                .containsExactly(
                        new TargetEntry("http://a", null, null, null, null),
                        new TargetEntry("http://b", "b", 3, null, null));
        MatchEntry match = document.routes().get("r").match();
        assertThat(match.host()).containsExactly("example.com");
        assertThat(match.headers())
                .containsExactly(
                        Map.entry("X-A", new ValueMatch("b", null, null, null)),
                        Map.entry("X-B", new ValueMatch(null, null, null, false)));
        assertThat(match.query()).containsEntry("q", new ValueMatch(null, "x", null, null));
        assertThat(match.cookies()).containsEntry("c", new ValueMatch(null, null, "a+", null));
    }

    @Test
    void viewsStandByTheirNamesApartFromWhatChoosesThem() throws Exception {
        ViewsEntry views = bound("""
            version: 1
            consumers: {acme: {}}
            upstreams: {u: {targets: [http://a]}}
            routes:
              r:
                match: {path: /}
                upstream: u
                views:
                  web: {}
                  default: web
                  select: [{header: X-A}, {claim: azp, map: {ios: small}}, {host: {M.example: small}}, {consumer: {acme: web}}]
                  small: {pick: [id], default: {a: 1}, maxBytes: 1KiB, ttl: 5s, policies: [{cors: {}}]}
            """).routes().get("r").views();
        assertThat(views.views().keySet()).containsExactly("web", "small");
        assertThat(views.byDefault()).isEqualTo("web");
        assertThat(views.fields()).isNull();
        assertThat(views.select())
                .containsExactly(
                        new ViewsEntry.SelectorEntry("header", "X-A", null),
                        new ViewsEntry.SelectorEntry("claim", "azp", new LinkedHashMap<>(Map.of("ios", "small"))),
                        new ViewsEntry.SelectorEntry("host", "", new LinkedHashMap<>(Map.of("m.example", "small"))),
                        new ViewsEntry.SelectorEntry("consumer", "", new LinkedHashMap<>(Map.of("acme", "web"))));
        ViewsEntry.ViewEntry small = views.views().get("small");
        assertThat(small.words()).hasToString("{\"pick\":[\"id\"],\"default\":{\"a\":1}}");
        assertThat(small.maxBytes()).isEqualTo("1KiB");
        assertThat(small.ttl()).isEqualTo("5s");
        assertThat(small.policies()).hasSize(1);
        assertThat(views.views().get("web").policies()).isEmpty();
    }

    @Test
    void everySectionIsBound() throws Exception {
        String hash = "sha256:" + "0".repeat(64);
        GatewayDocument document = bound("""
            version: 1
            trust: [10.0.0.0/8]
            admin: {allow: [], port: 8081}
            metrics: {allow: [10.0.0.0/8]}
            accessLog: {to: file, file: a.log, maxSize: 512, keep: 3e1}
            pseudonym: edge-1
            proxyStatus: {nextHop: true}
            consumers:
              acme:
                groups: [partners]
                credentials:
                  - apiKey: {hash: "%s", name: laptop, expires: 2027-01-31T00:00:00Z}
                  - apiKey: {key: "${env:ACME_KEY}"}
                  - basic: {user: acme, password: "${env:ACME_PASSWORD}"}
                  - jwt: {issuer: https://idp.example.com/, claim: azp, value: acme}
            upstreams:
              u:
                description: some
                targets: [http://a]
                host: preserve
                rewriteReply: false
                connections: {max: 5, idle: 1m}
                timeouts: {connect: 1s, firstByte: 2s, idle: 3s, stream: 5m, total: 4s}
            routes:
              a:
                match: {path: "/{x}"}
                upstream: u
                priority: -3
                rewrite:
                  stripPrefix: /a
                  addPrefix: /b
                  query: {set: {z: "1", y: "{x}"}, remove: [w]}
                timeouts: {total: 9s}
              b:
                match: {path: /b}
                upstream: u
                rewrite: {replacePrefix: {from: /b, to: /c}}
              c:
                match: {path: /c}
                upstream: u
                rewrite: {regex: {pattern: a, replacement: b}}
              d: {match: {path: /d}, redirect: {status: 308, scheme: https, host: a, path: /x}}
              e: {match: {path: /e}, redirect: {location: /x}}
              f: {match: {path: /f}, respond: {status: 404, headers: {A: b}, body: no}}
              g: {match: {path: /g}, respond: {json: {a: [1, null]}}}
            """.formatted(hash));
        assertThat(document.trust()).containsExactly("10.0.0.0/8");
        assertThat(document.admin()).isEqualTo(new AdminEntry(List.of(), List.of(), 8081, null));
        assertThat(document.metrics()).isEqualTo(new MetricsEntry(List.of("10.0.0.0/8")));
        assertThat(document.accessLog()).isEqualTo(new AccessLogEntry("file", "a.log", "512", 30));
        assertThat(document.consumers().get("acme").groups()).containsExactly("partners");
        List<CredentialEntry> credentials = document.consumers().get("acme").credentials();
        assertThat(credentials.get(0).apiKey())
                .isEqualTo(new ApiKeyEntry(hash, null, "laptop", "2027-01-31T00:00:00Z", null, null));
        assertThat(credentials.get(1).apiKey())
                .isEqualTo(new ApiKeyEntry(null, "${env:ACME_KEY}", null, null, null, null));
        assertThat(credentials.get(2).basic())
                .isEqualTo(new BasicEntry("acme", "${env:ACME_PASSWORD}", null, null, null));
        assertThat(credentials.get(3).jwt().claim()).isEqualTo("azp");
        assertThat(document.pseudonym()).isEqualTo("edge-1");
        assertThat(document.proxyStatus()).isEqualTo(new ProxyStatusEntry(true));
        UpstreamEntry upstream = document.upstreams().get("u");
        assertThat(upstream.timeouts()).isEqualTo(new TimeoutsEntry("1s", "2s", "3s", "5m", null, "4s"));
        assertThat(upstream.connections()).isEqualTo(new ConnectionsEntry(5, "1m"));
        assertThat(upstream.host()).isEqualTo("preserve");
        assertThat(upstream.rewriteReply()).isFalse();
        Map<String, RouteEntry> routes = document.routes();
        assertThat(routes.get("a").priority()).isEqualTo(-3);
        assertThat(routes.get("a").timeouts().total()).isEqualTo("9s");
        assertThat(routes.get("a").rewrite().query().set().toString()).isEqualTo("{z=1, y={x}}");
        assertThat(routes.get("a").rewrite().query().remove()).containsExactly("w");
        assertThat(routes.get("b").rewrite().replacePrefix()).isEqualTo(new RewriteEntry.ReplacePrefix("/b", "/c"));
        assertThat(routes.get("c").rewrite().regex()).isEqualTo(new RewriteEntry.Regex("a", "b"));
        assertThat(routes.get("d").redirect()).isEqualTo(new RedirectEntry(308, null, "https", "a", "/x"));
        assertThat(routes.get("e").redirect().location()).isEqualTo("/x");
        assertThat(routes.get("f").respond().status()).isEqualTo(404);
        assertThat(routes.get("f").respond().body()).isEqualTo("no");
        assertThat(routes.get("g").respond().json()).hasToString("{\"a\":[1,null]}");
    }

    @Test
    void theDocumentsOrderIsKept() throws Exception {
        StringBuilder yaml = new StringBuilder("version: 1\nroutes:\n");
        List<String> ids = new java.util.ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String id = "r" + (i * 7919 % 100);
            ids.add(id);
            yaml.append("  ").append(id).append(": {match: {path: /").append(id).append("}, respond: {}}\n");
        }
        assertThat(bound(yaml.toString()).routes().keySet()).containsExactlyElementsOf(ids);
    }

    @Test
    void aPolicyEntryKnowsItsKeyItsOptionsAndItsMode() throws Exception {
        GatewayDocument document = bound("""
            version: 1
            policies: {a: {cors: {x: 1, mode: observe, y: 2}}}
            routes: {r: {match: {path: /}, respond: {}, policies: [a, {cors: {}}]}}
            """);
        PolicyEntry named = PolicyEntry.of(document.policies().get("a"));
        assertThat(named.key()).isEqualTo("cors");
        assertThat(named.options()).hasToString("{\"x\":1,\"y\":2}");
        assertThat(named.mode()).isEqualTo(PolicyEntry.Mode.OBSERVE);
        var items = document.routes().get("r").policies();
        assertThat(PolicyEntry.isReference(items.get(0))).isTrue();
        assertThat(PolicyEntry.isReference(items.get(1))).isFalse();
        assertThat(PolicyEntry.of(items.get(1).asJsonObject()).mode()).isEqualTo(PolicyEntry.Mode.ENFORCE);
    }

    public record Trap(Integer number, Boolean flag) {}

    @Test
    void withoutTheCheckBindingWouldTakeWhatIsWrong() {
        var jsonb = Providers.jsonb();
        assertThat(jsonb.fromJson("{\"number\":99999999999}", Trap.class).number())
                .isEqualTo(1215752191);
        assertThat(jsonb.fromJson("{\"number\":1.9}", Trap.class).number()).isEqualTo(1);
        assertThat(jsonb.fromJson("{\"flag\":\"yes\"}", Trap.class).flag()).isFalse();
    }

    @Test
    void anUnknownFieldThatSlippedThroughIsNotBoundSilently() throws Exception {
        JsonObject json =
                Json.createObjectBuilder().add("version", 1).add("surprise", 1).build();
        Document document = Document.of(json);
        assertThatThrownBy(() -> GatewayDocument.of(document)).hasMessageContaining("surprise");
    }
}
