package io.gatehouse.policy.forwardauth;

import io.gatehouse.config.Place;
import io.gatehouse.config.Units;
import io.gatehouse.fetch.Fetcher;
import io.gatehouse.fetch.Hosts;
import io.gatehouse.policy.AskedProvider;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The {@code forwardAuth} kind of policy. */
public final class ForwardAuthType implements PolicyType<ForwardAuthOptions> {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Override
    public String key() {
        return "forwardAuth";
    }

    @Override
    public Class<ForwardAuthOptions> options() {
        return ForwardAuthOptions.class;
    }

    @Override
    public Phase phase(ForwardAuthOptions options) {
        return Phase.AUTHORIZE;
    }

    @Override
    public Set<String> identityFields(ForwardAuthOptions options) {
        return options.responseHeaders() == null ? Set.of() : Set.copyOf(options.responseHeaders());
    }

    @Override
    public void check(ForwardAuthOptions options, Place place) {
        AskedProvider.checkPlain(URI.create(options.address()), place.child("address"));
        if (options.cache() != null && Units.duration(options.cache()).compareTo(LONGEST) > 0) {
            place.child("cache").problem("is longer than 5m", options.cache(), "a duration of at most 5m");
        }
    }

    @Override
    public Policy<?> compile(ForwardAuthOptions options, Provisions provisions) {
        URI address = URI.create(options.address());
        Fetcher fetcher = provisions.fetching().fetcher(Hosts.of(List.of(address), null), options.tls());
        Asking asking = new Asking(
                address,
                options.requestHeaders() == null ? Asking.USUAL : List.copyOf(options.requestHeaders()),
                options.responseHeaders() == null ? List.of() : List.copyOf(options.responseHeaders()));
        Protocol protocol = "opa".equals(options.protocol()) ? new Opa(asking) : new ByFields(asking);
        Duration lasts = options.cache() == null ? Duration.ZERO : Units.duration(options.cache());
        Answers answers = provisions
                .fetching()
                .keep(new Meaning(options), Answers.class, () -> new Answers(lasts, System::nanoTime));
        return new ForwardAuthPolicy(asking, protocol, fetcher, answers);
    }

    /** The key of the answers that are remembered. */
    private record Meaning(ForwardAuthOptions options) {}
}
