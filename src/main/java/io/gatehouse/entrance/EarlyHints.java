package io.gatehouse.entrance;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes 103 (Early Hints) on where the container can send it (RFC 8297). The servlet API has no words for it up to 6.1;
 * Tomcat has, from 10.1 on, under the name that the API gets. Other interim answers, and all of them elsewhere, end here.
 */
final class EarlyHints implements Exchange.Interim {
    private static final int EARLY_HINTS = 103;

    private final Exchange exchange;
    private final HttpServletResponse response;

    EarlyHints(Exchange exchange, HttpServletResponse response) {
        this.exchange = exchange;
        this.response = response;
    }

    @Override
    public void pass(int status, Headers fields) {
        MethodHandle sending = status == EARLY_HINTS ? sending() : null;
        boolean old = exchange.client().protocol().equals("HTTP/1.0");
        if (sending == null || old || response.isCommitted()) {
            return;
        }
        // what a response sends early are the fields it has then: those of the hint alone
        List<String> kept = fields();
        response.reset();
        fields.forEach(response::addHeader);
        try {
            sending.invoke(response);
        } catch (Throwable e) {
            System.getLogger(EarlyHints.class.getName())
                    .log(System.Logger.Level.DEBUG, "the container did not send early hints", e);
        }
        response.reset();
        for (int i = 0; i < kept.size(); i += 2) {
            response.addHeader(kept.get(i), kept.get(i + 1));
        }
    }

    /** How this response sends them; null where it can't. */
    private @Nullable MethodHandle sending() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(response.getClass(), "sendEarlyHints", MethodType.methodType(void.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    /** Names and values of what the response has already, in turn. */
    private List<String> fields() {
        List<String> fields = new ArrayList<>();
        for (String name : response.getHeaderNames()) {
            for (String value : response.getHeaders(name)) {
                fields.add(name);
                fields.add(value);
            }
        }
        return fields;
    }
}
