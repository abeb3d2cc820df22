package io.gatehouse.forward;

import io.gatehouse.exchange.Headers;
import java.util.List;
import org.apache.hc.core5.http.Header;

/** Makes the gateway's fields of the library's. */
final class Fields {
    private Fields() {}

    static Headers of(List<? extends Header> fields) {
        Headers.Builder headers = Headers.builder();
        for (Header field : fields) {
            headers.add(field.getName(), value(field));
        }
        return headers.build();
    }

    /** The value with a space for each control character, as RFC 9110 §5.5 wants it before it is sent on. */
    static String value(Header field) {
        String value = field.getValue() == null ? "" : field.getValue();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return value.replaceAll("[\\x00-\\x08\\x0a-\\x1f\\x7f]", " ");
            }
        }
        return value;
    }
}
