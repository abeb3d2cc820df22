package io.gatehouse.policy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.config.Template;
import io.gatehouse.exchange.Caller;
import io.gatehouse.exchange.Cookies;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Request;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the references in a document's text stand for in an exchange. There is no expression language. */
public final class References {
    private References() {}

    /** The text with every reference replaced by its value as it is; null when one has none. */
    public static @Nullable String fill(Template template, Exchange exchange) {
        if (template.parts().size() == 1 && template.parts().get(0) instanceof Template.Literal literal) {
            return literal.text();
        }
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            String piece = part instanceof Template.Literal literal
                    ? literal.text()
                    : value((Template.Reference) part, exchange);
            if (piece == null) {
                return null;
            }
            text.append(piece);
        }
        return text.toString();
    }

    /**
     * The text as a field holds it: what was decoded from the target is UTF-8 there, octet for octet, and never a
     * character that a field can't carry. Null when a reference has no value.
     */
    public static @Nullable String inField(Template template, Exchange exchange) {
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Literal literal) {
                text.append(literal.text());
                continue;
            }
            Template.Reference reference = (Template.Reference) part;
            String value = value(reference, exchange);
            if (value == null) {
                return null;
            }
            boolean octets =
                    reference.source().equals("header") || reference.source().equals("cookie");
            text.append(octets ? value : new String(value.getBytes(UTF_8), ISO_8859_1));
        }
        return text.toString();
    }

    /** The fields of requests that texts refer to, by which what is made of them differs. */
    public static Set<String> fields(Stream<Template> templates) {
        return templates
                .flatMap(template -> template.references().stream())
                .filter(reference -> reference.source().equals("header")
                        || reference.source().equals("cookie"))
                .map(reference -> reference.source().equals("cookie") ? "Cookie" : reference.name())
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
    }

    /** The value of one reference; null when there is none, or it holds a control character, which splits fields. */
    public static @Nullable String value(Template.Reference reference, Exchange exchange) {
        Request request = exchange.received();
        String name = reference.name();
        String value =
                switch (reference.source()) {
                    case "path" -> exchange.pathVariables().get(name);
                    case "query" -> Query.first(request.query(), name);
                    case "header" -> header(name, exchange);
                    case "cookie" -> Cookies.first(request.headers(), name);
                    case "claim" -> claim(name, exchange.caller());
                    default -> throw new IllegalArgumentException("no source of values: " + reference.source());
                };
        return value == null || hasControl(value) ? null : value;
    }

    /** As the client sent it; but what only the gateway may say, as the gateway says it. */
    private static @Nullable String header(String name, Exchange exchange) {
        Request from = exchange.identityFields().has(name) ? exchange.request() : exchange.received();
        return from.headers().first(name);
    }

    private static @Nullable String claim(String name, @Nullable Caller caller) {
        return caller == null ? null : caller.claimText(name);
    }

    private static boolean hasControl(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
