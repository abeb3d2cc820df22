package io.gatehouse.policy.headers;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Place;
import io.gatehouse.config.Template;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code headers} kind of policy. */
public final class HeadersType implements PolicyType<HeadersOptions> {
    /** Fields that frame the message or belong to one connection: the gateway alone writes them (RFC 9110 §7.6.1). */
    private static final Set<String> FRAMING = Set.of(
            "connection",
            "content-length",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    @Override
    public String key() {
        return "headers";
    }

    @Override
    public Class<HeadersOptions> options() {
        return HeadersOptions.class;
    }

    @Override
    public Phase phase(HeadersOptions options) {
        return Phase.TRANSFORM;
    }

    @Override
    public void check(HeadersOptions options, Place place) {
        check(options.request(), place.child("request"));
        check(options.reply(), place.child("reply"));
    }

    @Override
    public Policy<?> compile(HeadersOptions options, String id) {
        return new HeadersPolicy(FieldChanges.of(options.request()), FieldChanges.of(options.reply()));
    }

    private static void check(HeadersOptions.@Nullable Changes changes, Place place) {
        if (changes == null) {
            return;
        }
        List<String> removed = changes.remove() == null ? List.of() : changes.remove();
        for (int i = 0; i < removed.size(); i++) {
            checkName(removed.get(i), place.child("remove").child(i));
        }
        checkFields(changes.set(), place.child("set"));
        checkFields(changes.add(), place.child("add"));
    }

    private static void checkFields(@Nullable Map<String, String> fields, Place place) {
        if (fields == null) {
            return;
        }
        fields.forEach((name, value) -> {
            checkName(name, place.child(name));
            try {
                Template.parse(value);
            } catch (BadValue found) {
                place.child(name).problem(found);
            }
        });
    }

    private static void checkName(String name, Place place) {
        if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            place.problem("the gateway alone writes this field", name, "a field that does not frame the message");
        }
    }
}
