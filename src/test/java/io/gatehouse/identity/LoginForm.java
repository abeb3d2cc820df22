package io.gatehouse.identity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A person at the login form of the identity provider, with cookies there. Used by one thread. */
final class LoginForm {
    private static final Pattern ACTION = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** Opens the form, fills it in and sends it; the address that it leads back to. */
    String fill(String address, String user, String password) throws IOException {
        HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create(address)));
        Matcher action = ACTION.matcher(page.body());
        if (page.statusCode() != 200 || !action.find()) {
            throw new IOException("no form but " + page.statusCode() + " " + page.body());
        }
        HttpResponse<String> sent =
                send(HttpRequest.newBuilder(URI.create(action.group(1).replace("&amp;", "&")))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                Keycloak.form(Map.of("username", user, "password", password)))));
        return sent.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("not led back but " + sent.statusCode() + " " + sent.body()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(each -> each.getKey() + '=' + each.getValue())
                            .collect(Collectors.joining("; ")));
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String field : answer.headers().allValues("Set-Cookie")) {
                String pair = field.split(";", 2)[0];
                cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
