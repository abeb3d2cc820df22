package io.gatehouse.admin;

import io.gatehouse.testing.AdminContract;
import io.gatehouse.testing.Gateway;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.jspecify.annotations.Nullable;

/** A caller of the admin API with the token. A call that is not as {@code openapi.json} describes it fails. */
final class Api {
    static final String JSON = "application/json";
    static final String YAML = "application/yaml";
    static final String MERGE = "application/merge-patch+json";
    static final String OPERATIONS = "application/json-patch+json";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Gateway gateway;

    Api(Gateway gateway) {
        this.gateway = gateway;
    }

    /** A call without content; {@code fields} are names and values. */
    HttpResponse<String> call(String method, String path, String... fields) throws Exception {
        return send(request(path, fields).method(method, BodyPublishers.noBody()), "");
    }

    /** A call with content. */
    HttpResponse<String> send(String method, String path, String type, String content, String... fields)
            throws Exception {
        return send(
                request(path, fields).header("Content-Type", type).method(method, BodyPublishers.ofString(content)),
                content);
    }

    private HttpRequest.Builder request(String path, String... fields) throws IOException {
        URI uri = gateway.uri("/_gatehouse/admin/v1" + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + gateway.token());
        return fields.length == 0 ? request : request.headers(fields);
    }

    /** A call that was made by hand. */
    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return send(request, null);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, @Nullable String content) throws Exception {
        return AdminContract.own().check(client.send(request.build(), BodyHandlers.ofString()), content);
    }

    static JsonObject json(HttpResponse<String> answer) {
        return json(answer.body());
    }

    static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElseThrow();
    }

    static String field(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
