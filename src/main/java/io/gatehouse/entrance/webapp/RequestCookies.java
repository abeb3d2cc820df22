package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Headers;
import jakarta.servlet.http.Cookie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cookies of a request as the servlet API has them: without those that it can't name. */
final class RequestCookies {
    private RequestCookies() {}

    /** All of these fields; null when there is none. */
    static Cookie @Nullable [] of(Headers fields) {
        List<Cookie> cookies = new ArrayList<>();
        for (String line : fields.all("Cookie")) {
            for (String pair : line.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    add(
                            pair.substring(0, equals).strip(),
                            pair.substring(equals + 1).strip(),
                            cookies);
                }
            }
        }
        return cookies.isEmpty() ? null : cookies.toArray(new Cookie[0]);
    }

    private static void add(String name, String value, List<Cookie> cookies) {
        try {
            cookies.add(new Cookie(name, value));
        } catch (IllegalArgumentException unnameable) {
            // a server leaves it out as well
        }
    }
}
