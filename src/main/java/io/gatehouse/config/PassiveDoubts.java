package io.gatehouse.config;

import jakarta.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Warns of what an upstream says in vain about targets that are ejected: none ever is, or not for as long as it says. */
final class PassiveDoubts {

    /** How long a target is out at most, unless given. */
    static final String MAX_EJECT = "5m";

    private PassiveDoubts() {}

    /**
     * @param passive an upstream's {@code health.passive}
     * @param targets the addresses of all its targets
     */
    static void tell(JsonObject passive, List<TargetUrl> targets, Place place) {
        if (!passive.getBoolean("enabled", true)) {
            off(passive, place);
            return;
        }
        if (!passive.containsKey("ratio")) {
            withoutRatio(passive, place);
        }
        eject(passive, place.child("eject"));
        maxEjected(Members.text(passive, "maxEjected"), targets, place.child("maxEjected"));
    }

    /** All keys but statuses, which say what a failure is to the breaker and the balancing too. */
    private static void off(JsonObject passive, Place place) {
        passive.forEach((name, value) -> {
            if (!name.equals("enabled") && !name.equals("statuses")) {
                place.child(name)
                        .warning("has no effect, since enabled is false", value, "enabled: true, or no " + name);
            }
        });
    }

    private static void withoutRatio(JsonObject passive, Place place) {
        if (passive.getInt("failures", 1) == 0) {
            place.child("failures")
                    .warning(
                            "ejects nothing, since there is no ratio either",
                            0,
                            "a number above 0, a ratio such as 50%, or enabled: false");
        }
        if (passive.containsKey("minimum")) {
            place.child("minimum")
                    .warning(
                            "has no effect, since there is no ratio",
                            passive.get("minimum"),
                            "a ratio such as 50%, or no minimum");
        }
    }

    private static void eject(JsonObject passive, Place place) {
        String eject = Members.text(passive, "eject");
        String given = Members.text(passive, "maxEject");
        String most = given == null ? MAX_EJECT : given;
        if (eject != null && Units.duration(eject).compareTo(Units.duration(most)) > 0) {
            place.warning(
                    "is longer than maxEject (" + most + (given == null ? " unless given)" : ")"),
                    eject,
                    "at most " + most + ", or a longer maxEject");
        }
    }

    private static void maxEjected(@Nullable String most, List<TargetUrl> targets, Place place) {
        int all = targets.size();
        if (most == null || all == 1) {
            return;
        }
        double share = Units.share(most);
        // how many servers a name stands for, only DNS knows
        boolean counted = share == 0 || targets.stream().noneMatch(TargetUrl::isNamed);
        // rounded down with the tolerance of the ejection itself
        if (counted && share * all + 1e-9 < 1) {
            int least = (100 + all - 1) / all;
            place.warning(
                    "is less than one of " + all + " targets, so that none is ever ejected",
                    most,
                    "at least " + least + "%, or enabled: false");
        }
    }
}
