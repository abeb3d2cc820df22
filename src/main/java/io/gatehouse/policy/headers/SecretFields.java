package io.gatehouse.policy.headers;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.Secret;
import io.gatehouse.config.Secrets;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Headers;
import io.gatehouse.policy.BearerCredentials;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields whose values are secrets: the gateway's own credentials at an upstream. */
record SecretFields(Map<String, Secret> byName) {
    static final SecretFields NONE = new SecretFields(Map.of());

    static SecretFields of(@Nullable Map<String, String> written, Secrets secrets) throws MissingSecret {
        if (written == null) {
            return NONE;
        }
        Map<String, Secret> byName = new LinkedHashMap<>();
        for (Map.Entry<String, String> field : written.entrySet()) {
            byName.put(field.getKey(), secrets.findFieldValue(field.getValue()));
        }
        return new SecretFields(byName);
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** Replaces what the client sent under these names, and has the exchange know that they are not to be shown. */
    Headers applyTo(Headers headers, Exchange exchange) {
        if (byName.isEmpty()) {
            return headers;
        }
        Headers.Builder builder = headers.toBuilder();
        byName.forEach((name, secret) -> {
            String value = secret.value();
            BearerCredentials.replace(builder, name, value);
            exchange.secretField(name, value);
        });
        return builder.build();
    }
}
