package io.gatehouse.route;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.Client;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Percent;
import io.gatehouse.exchange.Reply;
import io.gatehouse.policy.Handler;
import io.gatehouse.policy.References;
import io.gatehouse.problem.ProblemReply;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A route's answer that sends the client elsewhere: to a location as written, or to the request's own address with
 * another scheme, host or path.
 *
 * @param status 301, 302, 303, 307 or 308 (RFC 9110 §15.4)
 * @param location the whole location; null to change the request's own
 * @param scheme {@code http} or {@code https}; null for the request's
 * @param host host and port; null for the request's
 * @param path the path; null for the request's
 */
public record Redirect(
        int status,
        @Nullable Template location,
        @Nullable String scheme,
        @Nullable String host,
        @Nullable Template path)
        implements Handler {

    @Override
    public Reply handle(Exchange exchange) {
        String target = location != null ? encoded(location, exchange) : changed(exchange);
        if (target == null) {
            return ProblemReply.of(400, "The redirect refers to a value that the request lacks.", exchange);
        }
        return Reply.of(status, Headers.of("Location", target));
    }

    private @Nullable String changed(Exchange exchange) {
        Client client = exchange.client();
        String changedPath = path == null ? exchange.received().path() : encoded(path, exchange);
        if (changedPath == null) {
            return null;
        }
        String query = exchange.received().query();
        return (scheme == null ? client.scheme() : scheme)
                + "://"
                + (host == null ? authority(client) : host)
                + client.prefix()
                + changedPath
                + (query == null ? "" : '?' + query);
    }

    /** The request's own authority; a port that belongs to the old scheme would be wrong under a new one. */
    private String authority(Client client) {
        boolean other = scheme != null && !scheme.equals(client.scheme().toLowerCase(Locale.ROOT));
        return other ? client.host() : client.authority();
    }

    /** The text with each value encoded as one segment or one query value; null when one is missing. */
    private static @Nullable String encoded(Template template, Exchange exchange) {
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Literal literal) {
                text.append(literal.text());
                continue;
            }
            String value = References.value((Template.Reference) part, exchange);
            if (value == null || value.equals(".") || value.equals("..")) {
                return null;
            }
            text.append(Percent.encode(value));
        }
        return text.toString();
    }
}
