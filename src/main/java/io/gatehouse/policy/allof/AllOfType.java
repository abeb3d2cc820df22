package io.gatehouse.policy.allof;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.PolicyEntry.Mode;
import io.gatehouse.policy.Authenticator;
import io.gatehouse.policy.Chain;
import io.gatehouse.policy.OwnPaths;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The {@code allOf} kind of policy. */
public final class AllOfType implements PolicyType<AllOfOptions> {
    private static final String EXPECTED =
            "enforced policies that find out who sends a request: apiKey, basic, container, introspection, jwt, mtls";

    @Override
    public String key() {
        return "allOf";
    }

    @Override
    public Class<AllOfOptions> options() {
        return AllOfOptions.class;
    }

    @Override
    public Phase phase(AllOfOptions options) {
        return Phase.AUTHENTICATE;
    }

    @Override
    public boolean readsConsumers() {
        return true;
    }

    @Override
    public List<JsonValue> parts(AllOfOptions options) {
        return options.of();
    }

    @Override
    public Policy<?> compile(AllOfOptions options, Provisions provisions) {
        List<AllOfPolicy.Part> parts = new ArrayList<>();
        for (Chain.Link link : provisions.parts()) {
            boolean fits = link.policy() instanceof Authenticator way && !way.isLast() && !(way instanceof OwnPaths);
            if (!fits || link.mode() != Mode.ENFORCE) {
                throw new BadValue("has a part that can't be one of several", link.id(), EXPECTED);
            }
            parts.add(new AllOfPolicy.Part(link.id(), (Authenticator) link.policy()));
        }
        return new AllOfPolicy(parts);
    }
}
