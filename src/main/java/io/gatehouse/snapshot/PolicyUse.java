package io.gatehouse.snapshot;

import io.gatehouse.config.GatewayDocument;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.exchange.CredentialNames;
import io.gatehouse.exchange.IdentityFields;
import io.gatehouse.observe.Tallies;
import io.gatehouse.observe.Tally;
import io.gatehouse.policy.Policies;
import io.gatehouse.policy.PolicyType;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A policy of a document, named or written in a route, and what is counted of its decisions.
 *
 * @param key the policy's word
 * @param tally goes on over a publish that leaves the policy's id, word and options as they are, whatever its mode
 */
public record PolicyUse(String key, Mode mode, Tally tally) {

    /** The policies of a checked document by their ids, also those that no route uses and those that are off. */
    static Map<String, PolicyUse> all(GatewayDocument entries, Tallies tallies, Kept kept, List<Kept.Held<?>> held) {
        Map<String, PolicyUse> uses = new LinkedHashMap<>();
        written(entries).forEach((id, policy) -> {
            Meaning meaning = new Meaning(id, policy.key(), policy.options());
            Kept.Held<Tally> tally = kept.hold(meaning, Tally.class, tallies::begin);
            held.add(tally);
            uses.put(id, new PolicyUse(policy.key(), policy.mode(), tally.state()));
        });
        return uses;
    }

    /** Where all of them have clients send credentials. */
    static CredentialNames credentialNames(GatewayDocument entries) {
        CredentialNames names = CredentialNames.NONE;
        for (PolicyEntry policy : withParts(entries)) {
            PolicyType<?> type = Policies.find(policy.key());
            names = type == null ? names : names.and(credentialNames(type, policy));
        }
        return names;
    }

    private static <O> CredentialNames credentialNames(PolicyType<O> type, PolicyEntry policy) {
        return type.credentialNames(policy.options(type.options()));
    }

    /**
     * The fields in which all of them tell upstreams who sends a request. {@code Authorization} and {@code Cookie} are none:
     * what comes in them has to prove itself.
     */
    static IdentityFields identityFields(GatewayDocument entries) {
        Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (PolicyEntry policy : withParts(entries)) {
            PolicyType<?> type = Policies.find(policy.key());
            if (type != null) {
                fields.addAll(identityFields(type, policy));
            }
        }
        fields.remove("Authorization");
        fields.remove("Cookie");
        return IdentityFields.of(fields);
    }

    private static <O> Set<String> identityFields(PolicyType<O> type, PolicyEntry policy) {
        return type.identityFields(policy.options(type.options()));
    }

    /** Also those that stand in others. */
    private static List<PolicyEntry> withParts(GatewayDocument entries) {
        List<PolicyEntry> all = new ArrayList<>(written(entries).values());
        for (PolicyEntry policy : List.copyOf(all)) {
            PolicyType<?> type = Policies.find(policy.key());
            if (type != null) {
                parts(type, policy).stream()
                        .filter(JsonObject.class::isInstance)
                        .map(part -> PolicyEntry.of(part.asJsonObject()))
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static <O> List<JsonValue> parts(PolicyType<O> type, PolicyEntry policy) {
        return type.parts(policy.options(type.options()));
    }

    private static Map<String, PolicyEntry> written(GatewayDocument entries) {
        Map<String, PolicyEntry> written = new LinkedHashMap<>();
        entries.policies().forEach((name, entry) -> written.put(name, PolicyEntry.of(entry)));
        entries.routes().forEach((id, route) -> {
            inline(route.policies(), new InlineIds(id), written);
            if (route.compose() != null) {
                written.putAll(ComposeCompiler.policies(id, route.compose()));
            }
            if (route.views() != null) {
                route.views()
                        .views()
                        .forEach((view, entry) -> inline(entry.policies(), ViewCompiler.ids(id, view), written));
            }
        });
        entries.consumers().forEach((id, consumer) -> inline(consumer.policies(), ConsumerPolicies.ids(id), written));
        return written;
    }

    private static void inline(List<JsonValue> list, InlineIds ids, Map<String, PolicyEntry> written) {
        for (JsonValue item : list) {
            if (item instanceof JsonObject inline) {
                PolicyEntry policy = PolicyEntry.of(inline);
                written.put(ids.next(policy.key()), policy);
            }
        }
    }

    /** The key of a policy's tally. */
    private record Meaning(String id, String key, JsonValue options) {}
}
