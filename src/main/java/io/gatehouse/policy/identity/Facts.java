package io.gatehouse.policy.identity;

import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;
import io.gatehouse.policy.ClaimFields;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is told of a caller in fields of their own; what no field can hold is left out. */
record Facts(
        @Nullable String subject,
        @Nullable String consumer,
        @Nullable String groups,
        @Nullable String scopes,
        ClaimFields claims) {

    /** The names of the fields. */
    List<String> fields() {
        return Stream.concat(
                        Stream.of(subject, consumer, groups, scopes).filter(Objects::nonNull),
                        claims.byClaim().values().stream())
                .toList();
    }

    /** The request with what is known of its caller. */
    Request with(Request request, Caller caller) {
        Headers.Builder fields = request.headers().toBuilder();
        set(fields, subject, caller.subject());
        set(fields, consumer, caller.consumer());
        set(fields, groups, joined(caller.groups(), ','));
        set(fields, scopes, joined(caller.scopes(), ' '));
        return claims.with(request.withHeaders(fields.build()), caller);
    }

    private static void set(Headers.Builder fields, @Nullable String name, @Nullable String text) {
        String value = name == null || text == null || text.isEmpty() ? null : ClaimFields.inField(text);
        if (name != null && value != null) {
            fields.set(name, value);
        }
    }

    /** Sorted, so that one caller's are always written alike; null where one has what stands between them. */
    private static @Nullable String joined(Collection<String> texts, char between) {
        return texts.stream().anyMatch(each -> each.indexOf(between) >= 0)
                ? null
                : String.join(String.valueOf(between), texts.stream().sorted().toList());
    }
}
