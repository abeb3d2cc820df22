package io.gatehouse.policy.headers;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Place;
import io.gatehouse.config.Secrets;
import io.gatehouse.config.Template;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code headers} kind of policy. */
public final class HeadersType implements PolicyType<HeadersOptions> {
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
        check(options.request() == null ? null : options.request().plain(), place.child("request"));
        check(options.reply(), place.child("reply"));
    }

    @Override
    public Policy<?> compile(HeadersOptions options, String id, Secrets secrets) throws MissingSecret {
        HeadersOptions.RequestChanges request = options.request();
        return new HeadersPolicy(
                FieldChanges.of(request == null ? null : request.plain()),
                SecretFields.of(request == null ? null : request.secret(), secrets),
                FieldChanges.of(options.reply()));
    }

    private static void check(HeadersOptions.@Nullable Changes changes, Place place) {
        if (changes == null) {
            return;
        }
        checkFields(changes.set(), place.child("set"));
        checkFields(changes.add(), place.child("add"));
    }

    private static void checkFields(@Nullable Map<String, String> fields, Place place) {
        if (fields == null) {
            return;
        }
        fields.forEach((name, value) -> {
            try {
                Template.parse(value);
            } catch (BadValue found) {
                place.child(name).problem(found);
            }
        });
    }
}
