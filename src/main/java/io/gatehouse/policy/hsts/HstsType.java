package io.gatehouse.policy.hsts;

import io.gatehouse.config.Place;
import io.gatehouse.config.Units;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import java.time.Duration;

/** The {@code hsts} kind of policy. */
public final class HstsType implements PolicyType<HstsOptions> {
    private static final Duration YEAR = Duration.ofDays(365);

    @Override
    public String key() {
        return "hsts";
    }

    @Override
    public Class<HstsOptions> options() {
        return HstsOptions.class;
    }

    /** Outermost, since refusals carry the field as well (RFC 6797 §7.1). */
    @Override
    public Phase phase(HstsOptions options) {
        return Phase.TRANSPORT;
    }

    @Override
    public void check(HstsOptions options, Place place) {
        boolean preload = Boolean.TRUE.equals(options.preload());
        if (preload && !Boolean.TRUE.equals(options.includeSubDomains())) {
            place.child("preload")
                    .problem(
                            "browsers' lists take no host without those below it",
                            true,
                            "includeSubDomains: true as well");
        }
        if (preload && maxAge(options).compareTo(YEAR) < 0) {
            place.child("maxAge")
                    .problem("browsers' lists take no host for less than a year", options.maxAge(), "365d or more");
        }
    }

    @Override
    public Policy<?> compile(HstsOptions options, Provisions provisions) {
        return new HstsPolicy("max-age=" + maxAge(options).toSeconds()
                + (Boolean.TRUE.equals(options.includeSubDomains()) ? "; includeSubDomains" : "")
                + (Boolean.TRUE.equals(options.preload()) ? "; preload" : ""));
    }

    private static Duration maxAge(HstsOptions options) {
        return options.maxAge() == null ? YEAR : Units.duration(options.maxAge());
    }
}
