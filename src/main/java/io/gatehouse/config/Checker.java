package io.gatehouse.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells all that is wrong with a document, at once.
 *
 * <p>The schema finds what is wrong with a value by itself; small checks in Java find what is wrong between values.
 * What only the compiler can know (equal routes, a policy's own rules) is not told here. Making a checker compiles the
 * schemas, so make one and keep it; any thread may check with it.
 */
public final class Checker {

    private final Schemas schemas;
    private final Set<String> policyKeys;
    private final CredentialCheck credentials;
    private final TlsCheck tls;

    /**
     * A checker that knows the given policies.
     *
     * @param policySchemas the JSON Schema (2020-12) of each policy's options, by policy key and without {@code mode},
     *     which every policy has; it may refer to {@code urn:gatehouse:document#/$defs/NAME} and use {@code x-expected},
     *     {@code x-kind} and {@code x-names}
     */
    public Checker(Map<String, String> policySchemas) {
        this(policySchemas, null);
    }

    /**
     * The same, which also refuses a reference to a secret that is not there.
     *
     * @param secrets where references must lead to; null when only their form is checked
     */
    public Checker(Map<String, String> policySchemas, @Nullable Secrets secrets) {
        this.policyKeys = Collections.unmodifiableSet(new LinkedHashSet<>(policySchemas.keySet()));
        this.schemas = new Schemas(DocumentSchema.of(policySchemas), secrets);
        this.credentials = new CredentialCheck(secrets);
        this.tls = new TlsCheck(secrets);
    }

    /** All problems of the document, in the order of its text; none means that it can be bound. */
    public List<Problem> check(Document document) {
        Problems problems = document.problems();
        check(document, problems);
        return problems.list();
    }

    /** Adds all problems and warnings of the document to others of it. */
    private void check(Document document, Problems problems) {
        JsonObject json = document.json();
        Nearest nearest = new Nearest();
        new SchemaProblems(schemas, json, problems, nearest).explain(schemas.errors(json));

        PolicyCheck policies = new PolicyCheck(Members.object(json, "policies").keySet(), policyKeys, nearest);
        SplitCheck splits = new SplitCheck(
                Members.object(json, "upstreams").keySet(),
                Members.object(json, "consumers").keySet(),
                nearest);
        each(json, "policies", problems, policies::parts);
        each(
                json,
                "consumers",
                problems,
                (consumer, place) -> policies.check(Members.array(consumer, "policies"), place.child("policies")));
        RouteCheck routes = new RouteCheck(
                splits,
                new ComposeCheck(Members.object(json, "upstreams").keySet(), Members.object(json, "routes"), nearest),
                policies,
                nearest);
        ViewsCheck views = new ViewsCheck(Members.object(json, "consumers").keySet(), policies, nearest);
        each(json, "routes", problems, routes::check);
        each(json, "routes", problems, views::check);
        RouteTestCheck tests = new RouteTestCheck(
                Members.object(json, "routes").keySet(),
                Members.object(json, "consumers").keySet(),
                nearest);
        each(
                json,
                "routes",
                problems,
                (route, place) -> tests.check(Members.array(route, "tests"), place.child("tests")));
        each(json, "routes", problems, new StickyCheck(Members.object(json, "upstreams"))::check);
        each(json, "upstreams", problems, UpstreamCheck::check);
        each(json, "upstreams", problems, tls::check);
        credentials.check(Members.object(json, "consumers"), problems.root().child("consumers"));
        AdminCheck.check(Members.object(json, "admin"), problems.root().child("admin"));
        CacheCheck.check(Members.object(json, "cache"), problems.root().child("cache"));
        ClusterCheck.check(Members.object(json, "cluster"), problems.root().child("cluster"));
    }

    /** The document bound to records, or all its problems. */
    public GatewayDocument accept(Document document) throws RefusedDocument {
        return accept(document, document.problems());
    }

    /** The same, and its warnings are added to what the compiler will find ({@link Document#problems}). */
    public GatewayDocument accept(Document document, Problems problems) throws RefusedDocument {
        check(document, problems);
        problems.refuse();
        return GatewayDocument.of(document);
    }

    /** The JSON Schema of the whole document with all policies, for editors and forms. */
    public JsonObject schema() {
        return schemas.whole();
    }

    private static void each(JsonObject json, String name, Problems problems, BiConsumer<JsonObject, Place> check) {
        Place place = problems.root().child(name);
        Members.object(json, name).forEach((id, value) -> {
            if (value.getValueType() == JsonValue.ValueType.OBJECT) {
                check.accept(value.asJsonObject(), place.child(id));
            }
        });
    }
}
