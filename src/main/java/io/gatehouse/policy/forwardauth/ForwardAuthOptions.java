package io.gatehouse.policy.forwardauth;

import io.gatehouse.config.TlsEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code forwardAuth}.
 *
 * @param address who is asked
 * @param protocol {@code headers} or {@code opa}; absent: headers
 * @param requestHeaders the fields of the request that it gets; absent: {@code Authorization}, {@code Cookie},
 *     {@code Accept}, {@code Accept-Language} and {@code User-Agent}
 * @param responseHeaders the fields of its answer that the upstream gets; absent: none
 * @param cache for how long an answer is believed; absent: not at all
 * @param tls how hands are shaken with it
 */
public record ForwardAuthOptions(
        String address,
        @Nullable String protocol,
        @Nullable List<String> requestHeaders,
        @Nullable List<String> responseHeaders,
        @Nullable String cache,
        @Nullable TlsEntry tls) {}
