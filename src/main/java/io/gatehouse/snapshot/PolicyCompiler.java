package io.gatehouse.snapshot;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.Pointer;
import io.gatehouse.config.PolicyEntry;
import io.gatehouse.config.Problems;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.Policies;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes policies of their entries, which were checked.
 *
 * @param named the named ones by their ids
 * @param provisions what the policy of an id is made with
 */
record PolicyCompiler(Map<String, JsonObject> named, Function<String, Provisions> provisions) {

    /** Reports what is wrong with the named policies, also those no route uses. */
    void checkNamed(Problems problems) {
        named.forEach((name, entry) -> link(
                name,
                PolicyEntry.of(entry),
                problems.at(Pointer.ROOT.child("policies").child(name))));
    }

    /** The policies of a list, one for each item; null when one has problems, which are then reported. */
    @Nullable
    List<Chain.Link> links(List<JsonValue> written, InlineIds ids, Place list) {
        List<Chain.Link> links = new ArrayList<>();
        boolean complete = true;
        for (int i = 0; i < written.size(); i++) {
            JsonValue item = written.get(i);
            Chain.Link link;
            if (item instanceof JsonString name) {
                JsonObject entry = named.get(name.getString());
                // problems of a named policy are told once, at its own place
                link = entry == null ? null : link(name.getString(), PolicyEntry.of(entry), new Problems().root());
            } else {
                PolicyEntry policy = PolicyEntry.of(item.asJsonObject());
                link = link(ids.next(policy.key()), policy, list.child(i));
            }
            complete &= link != null;
            if (link != null) {
                links.add(link);
            }
        }
        if (!complete) {
            return null;
        }
        return links;
    }

    /**
     * One policy that stands under its word at a place of its own.
     *
     * @param place of what has it
     */
    Chain.@Nullable Link link(String id, PolicyEntry entry, Place place) {
        PolicyType<?> type = Policies.find(entry.key());
        if (type == null) {
            place.problem("no such policy", entry.key(), "one of the policies");
            return null;
        }
        return link(id, entry, type, place.child(entry.key()));
    }

    private <O> Chain.@Nullable Link link(String id, PolicyEntry entry, PolicyType<O> type, Place place) {
        O options = entry.options(type.options());
        Problems own = new Problems();
        type.check(options, own.at(place.pointer()));
        type.check(options, own.at(place.pointer()), provisions.apply(id));
        own.list().forEach(place.problems()::add);
        own.warnings().forEach(place.problems()::warn);
        if (!own.isEmpty()) {
            return null;
        }
        try {
            List<Chain.Link> parts = parts(id, type.parts(options), place.child("of"));
            if (parts == null) {
                return null;
            }
            Policy<?> policy = type.compile(options, provisions.apply(id).with(parts));
            return new Chain.Link(id, type.key(), type.phase(options), type.needs(options), entry.mode(), policy);
        } catch (MissingSecret e) {
            e.tell(place);
            return null;
        } catch (BadValue e) {
            place.problem(e);
            return null;
        }
    }

    /** The policies that stand in another; null when one has problems, which are then reported. */
    private @Nullable List<Chain.Link> parts(String id, List<JsonValue> written, Place list) {
        boolean simple = true;
        for (int i = 0; i < written.size(); i++) {
            JsonValue item = written.get(i);
            JsonObject entry = item instanceof JsonString name ? named.get(name.getString()) : item.asJsonObject();
            PolicyEntry part = entry == null ? null : PolicyEntry.of(entry);
            PolicyType<?> type = part == null ? null : Policies.find(part.key());
            if (part != null && type != null && hasParts(type, part)) {
                list.child(i).problem("has parts itself", type.key(), "a policy without parts");
                simple = false;
            }
        }
        return simple ? links(written, new InlineIds(id), list) : null;
    }

    private static <O> boolean hasParts(PolicyType<O> type, PolicyEntry entry) {
        return !type.parts(entry.options(type.options())).isEmpty();
    }
}
