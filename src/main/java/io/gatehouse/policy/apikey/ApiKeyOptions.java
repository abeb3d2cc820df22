package io.gatehouse.policy.apikey;

import org.jspecify.annotations.Nullable;

/**
 * The options of {@code apiKey}.
 *
 * @param header the field that the key comes in; absent: {@code X-Api-Key}
 * @param query the parameter of the query that it may come in; absent: none
 * @param cookie the cookie that it may come in; absent: none
 * @param realm what it is asked for, as a challenge says it; absent: {@code gatehouse}
 */
public record ApiKeyOptions(
        @Nullable String header,
        @Nullable String query,
        @Nullable String cookie,
        @Nullable String realm) {}
