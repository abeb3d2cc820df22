package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Locale;

/** The languages that a client wants, the best first (RFC 9110 §12.5.4). */
final class Languages {
    private Languages() {}

    /** At least one: the server's own where the client wants none that can be read. */
    static List<Locale> of(Headers fields) {
        String ranges = String.join(",", fields.all("Accept-Language"));
        try {
            List<Locale> locales = ranges.isBlank()
                    ? List.of()
                    : Locale.LanguageRange.parse(ranges).stream()
                            .map(range -> Locale.forLanguageTag(range.getRange()))
                            .filter(locale -> !locale.toLanguageTag().equals("und"))
                            .toList();
            return locales.isEmpty() ? List.of(Locale.getDefault()) : locales;
        } catch (IllegalArgumentException notLanguages) {
            return List.of(Locale.getDefault());
        }
    }
}
