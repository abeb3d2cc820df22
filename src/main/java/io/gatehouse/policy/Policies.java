package io.gatehouse.policy;

import io.gatehouse.policy.allof.AllOfType;
import io.gatehouse.policy.anonymous.AnonymousType;
import io.gatehouse.policy.apikey.ApiKeyType;
import io.gatehouse.policy.authfailures.AuthFailuresType;
import io.gatehouse.policy.authorize.AuthorizeType;
import io.gatehouse.policy.basic.BasicType;
import io.gatehouse.policy.bodysize.BodySizeType;
import io.gatehouse.policy.cache.CacheType;
import io.gatehouse.policy.concurrency.ConcurrencyType;
import io.gatehouse.policy.container.ContainerType;
import io.gatehouse.policy.cors.CorsType;
import io.gatehouse.policy.forwardauth.ForwardAuthType;
import io.gatehouse.policy.headers.HeadersType;
import io.gatehouse.policy.hsts.HstsType;
import io.gatehouse.policy.httpsonly.HttpsOnlyType;
import io.gatehouse.policy.identity.IdentityType;
import io.gatehouse.policy.introspection.IntrospectionType;
import io.gatehouse.policy.ip.IpType;
import io.gatehouse.policy.jwt.JwtType;
import io.gatehouse.policy.mtls.MtlsType;
import io.gatehouse.policy.ratelimit.RateLimitType;
import io.gatehouse.policy.session.SessionType;
import io.gatehouse.policy.transform.TransformType;
import io.gatehouse.policy.upstreamauth.UpstreamAuthType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one list of the kinds of policy. A new one is a folder, and a line here. */
public final class Policies {
    private static final List<PolicyType<?>> ALL = List.of(
            new AllOfType(),
            new AnonymousType(),
            new ApiKeyType(),
            new AuthFailuresType(),
            new AuthorizeType(),
            new BasicType(),
            new BodySizeType(),
            new CacheType(),
            new ConcurrencyType(),
            new ContainerType(),
            new CorsType(),
            new ForwardAuthType(),
            new HeadersType(),
            new HstsType(),
            new HttpsOnlyType(),
            new IdentityType(),
            new IntrospectionType(),
            new IpType(),
            new JwtType(),
            new MtlsType(),
            new RateLimitType(),
            new SessionType(),
            new TransformType(),
            new UpstreamAuthType());

    private Policies() {}

    public static List<PolicyType<?>> all() {
        return ALL;
    }

    /** The kind with this word; null when there is none. */
    public static @Nullable PolicyType<?> find(String key) {
        for (PolicyType<?> type : ALL) {
            if (type.key().equals(key)) {
                return type;
            }
        }
        return null;
    }

    /** The JSON Schema of each kind's options, by its word. */
    public static Map<String, String> schemas() {
        Map<String, String> schemas = new LinkedHashMap<>();
        for (PolicyType<?> type : ALL) {
            schemas.put(type.key(), schema(type));
        }
        return schemas;
    }

    private static String schema(PolicyType<?> type) {
        try (InputStream in = type.getClass().getResourceAsStream("schema.json")) {
            if (in == null) {
                throw new IllegalStateException(
                        "no schema.json beside " + type.getClass().getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
