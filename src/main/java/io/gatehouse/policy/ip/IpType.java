package io.gatehouse.policy.ip;

import io.gatehouse.config.Cidr;
import io.gatehouse.config.Place;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code ip} kind of policy. */
public final class IpType implements PolicyType<IpOptions> {
    @Override
    public String key() {
        return "ip";
    }

    @Override
    public Class<IpOptions> options() {
        return IpOptions.class;
    }

    @Override
    public Phase phase(IpOptions options) {
        return Phase.IP;
    }

    /** Warns of networks that change nothing. */
    @Override
    public void check(IpOptions options, Place place) {
        List<Cidr> allow = networks(options.allow());
        List<Cidr> deny = networks(options.deny());
        within(allow, place.child("allow"));
        within(deny, place.child("deny"));
        Networks denied = new Networks(deny);
        for (int i = 0; i < allow.size(); i++) {
            Cidr taken = around(allow.get(i), denied);
            if (taken != null) {
                place.child("allow")
                        .child(i)
                        .warning(
                                "lets nobody in, since deny has " + taken,
                                allow.get(i).toString(),
                                null);
            }
        }
        if (allow.isEmpty()) {
            return;
        }
        Networks allowed = new Networks(allow);
        for (int i = 0; i < deny.size(); i++) {
            Cidr network = deny.get(i);
            boolean meets = around(network, allowed) != null
                    || allow.stream().anyMatch(each -> around(each, new Networks(List.of(network))) != null);
            if (!meets) {
                place.child("deny")
                        .child(i)
                        .warning("has no effect, since allow lets none of it in", network.toString(), null);
            }
        }
    }

    /** Warns of those that others of the same list have in them, or that stand there before in other words. */
    private static void within(List<Cidr> networks, Place place) {
        Networks all = new Networks(networks);
        for (int i = 0; i < networks.size(); i++) {
            Cidr network = networks.get(i);
            Cidr wider = around(network, all);
            if (wider != null && (!wider.equals(network) || networks.indexOf(network) < i)) {
                place.child(i).warning("has no effect, since " + wider + " is there too", network.toString(), null);
            }
        }
    }

    /** The widest of the others that has the whole network in it; null for none. */
    private static @Nullable Cidr around(Cidr network, Networks others) {
        Cidr widest = others.find(network.network());
        return widest != null && widest.bits() <= network.bits() ? widest : null;
    }

    @Override
    public Policy<?> compile(IpOptions options, Provisions provisions) {
        return new IpPolicy(
                options.allow() == null ? null : new Networks(networks(options.allow())),
                new Networks(networks(options.deny())));
    }

    private static List<Cidr> networks(@Nullable List<String> written) {
        return written == null ? List.of() : written.stream().map(Cidr::parse).toList();
    }
}
