package io.gatehouse.token;

import io.gatehouse.config.Secret;
import io.gatehouse.exchange.Headers;
import io.gatehouse.fetch.Inquiry;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who the gateway is to an identity provider (RFC 6749 §2.3).
 *
 * @param secret what it proves that with
 * @param inContent whether it does in the content of a request, for a provider that takes it nowhere else
 */
public record Client(String id, Secret secret, boolean inContent) {

    /** An inquiry with these parameters that tells who asks. */
    public Inquiry post(URI endpoint, Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        Headers.Builder fields = Headers.builder()
                .add("Accept", "application/json")
                .add("Content-Type", "application/x-www-form-urlencoded");
        if (inContent) {
            all.put("client_id", id);
            all.put("client_secret", secret.value());
        } else {
            String both = encode(id) + ':' + encode(secret.value());
            byte[] octets = both.getBytes(StandardCharsets.US_ASCII);
            fields.add("Authorization", "Basic " + Base64.getEncoder().encodeToString(octets));
        }
        return Inquiry.post(endpoint, fields.build(), form(all));
    }

    /** Parameters as a content has them (RFC 6749 appendix B). */
    public static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> encode(each.getKey()) + '=' + encode(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return id;
    }
}
