package io.gatehouse.policy.authorize;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The values that a claim may have: texts, numbers and truth values, each equal to its own kind only.
 *
 * @param allowed numbers as {@link BigDecimal} without zeros at the end, so that {@code 1.0} is {@code 1}
 */
record ClaimValues(Set<Object> allowed) {

    /** Those of a value or a list of values of the document. */
    static ClaimValues of(JsonValue written) {
        List<? extends JsonValue> values = written instanceof JsonArray array ? array : List.of(written);
        return new ClaimValues(values.stream().map(ClaimValues::value).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether a claim is one of them, or a list that has one of them. */
    boolean meet(@Nullable Object claim) {
        if (claim instanceof Collection<?> several) {
            return several.stream().anyMatch(each -> each != null && allowed.contains(plain(each)));
        }
        return claim != null && allowed.contains(plain(claim));
    }

    private static Object value(JsonValue written) {
        if (written instanceof JsonString text) {
            return text.getString();
        }
        return written instanceof JsonNumber number
                ? number.bigDecimalValue().stripTrailingZeros()
                : (Object) (written == JsonValue.TRUE);
    }

    private static Object plain(Object claim) {
        if (!(claim instanceof Number number)) {
            return claim;
        }
        try {
            return new BigDecimal(number.toString()).stripTrailingZeros();
        } catch (NumberFormatException notFinite) {
            return claim;
        }
    }
}
