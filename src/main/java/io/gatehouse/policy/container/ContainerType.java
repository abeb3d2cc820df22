package io.gatehouse.policy.container;

import io.gatehouse.config.Place;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import java.util.Map;

/** The {@code container} kind of policy. */
public final class ContainerType implements PolicyType<ContainerOptions> {
    @Override
    public String key() {
        return "container";
    }

    @Override
    public Class<ContainerOptions> options() {
        return ContainerOptions.class;
    }

    @Override
    public Phase phase(ContainerOptions options) {
        return Phase.AUTHENTICATE;
    }

    @Override
    public void check(ContainerOptions options, Place place) {
        if (options.roles() != null && options.roles().keySet().stream().anyMatch(String::isBlank)) {
            place.child("roles").problem("has a role without a name", null, "the name of a role of the server's realm");
        }
    }

    @Override
    public Policy<?> compile(ContainerOptions options, Provisions provisions) {
        return new ContainerPolicy(
                options.roles() == null ? Map.of() : options.roles(),
                options.challenge() == null ? "Basic realm=\"gatehouse\"" : options.challenge());
    }
}
