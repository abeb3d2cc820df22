package io.gatehouse.policy.cache;

import io.gatehouse.cache.Storing;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Reply;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * By which answers can be taken away, beside the tags that they bring.
 *
 * @param written with path variables in braces
 */
record Tags(Set<String> written) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_-]*)}");

    /** Those of the answer to this request. */
    Set<String> of(Exchange exchange) {
        return written.isEmpty()
                ? written
                : written.stream().map(tag -> filled(tag, exchange)).collect(Collectors.toSet());
    }

    /** In one go, so that a value in braces is not taken for a variable. */
    private static String filled(String tag, Exchange exchange) {
        return VARIABLE.matcher(tag)
                .replaceAll(found ->
                        Matcher.quoteReplacement(exchange.pathVariables().getOrDefault(found.group(1), found.group())));
    }

    /** The same without what speaks to caches alone. */
    static Reply without(Reply reply) {
        boolean[] found = {false};
        reply.headers().forEach((name, value) -> found[0] |= Storing.isTag(name));
        return found[0]
                ? reply.withHeaders(reply.headers().toBuilder()
                        .removeIf((name, value) -> Storing.isTag(name))
                        .build())
                : reply;
    }
}
