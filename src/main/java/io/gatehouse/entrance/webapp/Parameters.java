package io.gatehouse.entrance.webapp;

import io.gatehouse.exchange.Percent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a query and of a form, read as the servlet API has them: in UTF-8, those of the query first. */
final class Parameters {
    static final String FORM = "application/x-www-form-urlencoded";

    /** More than this a form may not hold. */
    static final int MOST = 2 * 1024 * 1024;

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    /** Adds what this text holds; null holds nothing. */
    Parameters add(@Nullable String encoded) {
        for (String pair : encoded == null || encoded.isEmpty() ? new String[0] : encoded.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!pair.isEmpty()) {
                values.computeIfAbsent(name, each -> new ArrayList<>(1))
                        .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return this;
    }

    Parameters add(byte[] form) {
        return add(new String(form, StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return Percent.decode(text.replace('+', ' '));
    }

    Map<String, String[]> map() {
        Map<String, String[]> map = new LinkedHashMap<>();
        values.forEach((name, all) -> map.put(name, all.toArray(new String[0])));
        return map;
    }
}
