package io.gatehouse.policy.authorize;

import io.gatehouse.config.Place;
import io.gatehouse.consumer.Consumers;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code authorize} kind of policy. */
public final class AuthorizeType implements PolicyType<AuthorizeOptions> {
    private static final String CLAIM = "a claim's name such as tenant, realm_access.roles or /address/country";
    private static final String NEEDS = "scopes, anyScope, groups, consumers, claims";

    @Override
    public String key() {
        return "authorize";
    }

    @Override
    public Class<AuthorizeOptions> options() {
        return AuthorizeOptions.class;
    }

    @Override
    public Phase phase(AuthorizeOptions options) {
        return Phase.AUTHORIZE;
    }

    @Override
    public void check(AuthorizeOptions options, Place place) {
        List<RuleOptions> rules = options.rules();
        boolean single = options.single().needs();
        if (single == (rules != null)) {
            place.problem(
                    single ? "says beside its rules what every request needs" : "says nothing that a caller needs",
                    null,
                    "at least one of: " + NEEDS + "; or rules alone");
        }
        named(options.single(), place);
        if (rules != null) {
            Place list = place.child("rules");
            reached(rules, list);
            for (int i = 0; i < rules.size(); i++) {
                named(rules.get(i), list.child(i));
            }
        }
    }

    private static void named(RuleOptions rule, Place place) {
        if (rule.claims() != null && rule.claims().containsKey("")) {
            place.child("claims").child("").problem("is no claim's name", "", CLAIM);
        }
    }

    /** Warns of rules that never decide. */
    private static void reached(List<RuleOptions> rules, Place place) {
        Set<String> taken = new HashSet<>();
        boolean takesAll = false;
        for (int i = 0; i < rules.size(); i++) {
            List<String> methods = rules.get(i).methods();
            if (takesAll || methods != null && taken.containsAll(methods)) {
                place.child(i).warning("never decides, since rules before it are for all its methods", null, null);
            }
            takesAll |= methods == null;
            if (methods != null) {
                taken.addAll(methods);
            }
        }
    }

    @Override
    public void check(AuthorizeOptions options, Place place, Provisions provisions) {
        Consumers consumers = provisions.consumers();
        exist(options.consumers(), place.child("consumers"), consumers);
        List<RuleOptions> rules = options.rules();
        for (int i = 0; rules != null && i < rules.size(); i++) {
            exist(rules.get(i).consumers(), place.child("rules").child(i).child("consumers"), consumers);
        }
    }

    private static void exist(@Nullable List<String> ids, Place place, Consumers consumers) {
        for (int i = 0; ids != null && i < ids.size(); i++) {
            if (consumers.find(ids.get(i)) == null) {
                place.child(i).unknown("consumer", ids.get(i), consumers.ids());
            }
        }
    }

    @Override
    public Policy<?> compile(AuthorizeOptions options, Provisions provisions) {
        return new AuthorizePolicy(options.all().stream().map(Rule::of).toList());
    }
}
