package io.gatehouse.policy.cors;

import io.gatehouse.config.Place;
import io.gatehouse.config.Units;
import io.gatehouse.policy.Phase;
import io.gatehouse.policy.Policy;
import io.gatehouse.policy.PolicyType;
import io.gatehouse.policy.Provisions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@code cors} kind of policy. */
public final class CorsType implements PolicyType<CorsOptions> {
    private static final List<String> SIMPLE_METHODS = List.of("GET", "HEAD", "POST");

    @Override
    public String key() {
        return "cors";
    }

    @Override
    public Class<CorsOptions> options() {
        return CorsOptions.class;
    }

    @Override
    public Phase phase(CorsOptions options) {
        return Phase.CORS;
    }

    @Override
    public void check(CorsOptions options, Place place) {
        List<String> origins = options.origins() == null ? List.of() : options.origins();
        if (origins.contains("*") && origins.size() > 1) {
            place.child("origins").problem("\"*\" stands for any origin", String.join(", ", origins), "\"*\" alone");
        }
        List<String> headers = options.headers() == null ? List.of() : options.headers();
        if (headers.contains("*") && headers.size() > 1) {
            place.child("headers").problem("\"*\" stands for any field", String.join(", ", headers), "\"*\" alone");
        }
        List<String> expose = options.expose() == null ? List.of() : options.expose();
        if (Boolean.TRUE.equals(options.credentials()) && expose.contains("*")) {
            place.child("expose")
                    .problem(
                            "a browser takes \"*\" for a field's name once credentials are sent",
                            "*",
                            "the fields one by one");
        }
        if (Boolean.TRUE.equals(options.credentials()) && origins.contains("null")) {
            place.child("origins")
                    .warning(
                            "lets every page call with credentials, since each can have the origin null in a frame",
                            "null",
                            "the origins one by one");
        }
        if (Boolean.TRUE.equals(options.credentials()) && origins.contains("*")) {
            place.child("credentials")
                    .problem(
                            "credentials for any origin would let every site act as its visitor",
                            true,
                            "false, or the origins one by one");
        }
    }

    @Override
    public Policy<?> compile(CorsOptions options, Provisions provisions) {
        List<String> origins = options.origins() == null ? List.of() : options.origins();
        return new CorsPolicy(new CorsRules(
                origins.contains("*"),
                origins.stream().filter(o -> !o.contains("*")).collect(Collectors.toUnmodifiableSet()),
                origins.stream()
                        .filter(o -> o.contains("://*."))
                        .map(CorsRules.Wildcard::of)
                        .toList(),
                options.methods() == null ? SIMPLE_METHODS : List.copyOf(options.methods()),
                lower(options.headers()),
                options.expose() == null ? List.of() : List.copyOf(options.expose()),
                Boolean.TRUE.equals(options.credentials()),
                options.maxAge() == null ? -1 : Units.duration(options.maxAge()).toSeconds()));
    }

    private static Set<String> lower(@Nullable List<String> names) {
        return names == null
                ? Set.of()
                : names.stream().map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }
}
