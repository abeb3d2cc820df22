package io.gatehouse.policy.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shows that a request was meant by who has the cookie.
 *
 * @param header a field that no page of another origin can send unasked; absent: {@code X-Requested-With}
 * @param origins whose pages may send requests besides the gateway's own
 */
public record CsrfOptions(@Nullable String header, @Nullable List<String> origins) {}
