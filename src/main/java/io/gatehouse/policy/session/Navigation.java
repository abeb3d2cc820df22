package io.gatehouse.policy.session;

import io.gatehouse.exchange.Headers;
import io.gatehouse.exchange.Request;

/** Whether a person's browser goes somewhere, and not a script that asks: only the one can be led to a page to log in. */
final class Navigation {
    private Navigation() {}

    static boolean is(Request request) {
        return request.method().equals("GET") && isOfPerson(request.headers());
    }

    /** The same whatever the method, such as for a form that is sent. */
    static boolean isOfPerson(Headers fields) {
        String mode = fields.first("Sec-Fetch-Mode");
        if (mode != null) {
            // what is only loaded in advance is no reason to log in (Fetch Metadata, Sec-Purpose)
            return mode.equals("navigate")
                    && !String.valueOf(fields.first("Sec-Purpose")).startsWith("prefetch");
        }
        boolean wantsPage = fields.members("Accept").stream()
                .anyMatch(each -> each.equals("text/html") || each.startsWith("text/html;"));
        return wantsPage && !fields.contains(Csrf.FIELD);
    }
}
