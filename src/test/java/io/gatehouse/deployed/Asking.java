package io.gatehouse.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawResponse;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Requests to one gateway, each on a connection of its own, octet for octet as they are written. */
record Asking(Deployed gate) {

    /** Publishes a whole document, in YAML. */
    Asking serving(String document) throws Exception {
        HttpResponse<String> response =
                gate.put("config", Document.read(document, Format.YAML).toJson());
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201, 204);
        return this;
    }

    RawResponse get(String target, String... fields) throws Exception {
        return send("GET", target, fields);
    }

    RawResponse send(String method, String target, String... fields) throws Exception {
        return sendAs("HTTP/1.1", method, target, fields);
    }

    RawResponse sendAs(String version, String method, String target, String... fields) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add(method + ' ' + gate.path() + target + ' ' + version);
        lines.add("Host: shop.example:8080");
        lines.addAll(List.of(fields));
        if (lines.stream().noneMatch(line -> line.startsWith("Connection:"))) {
            lines.add("Connection: close");
        }
        return RawClient.exchange(Server.port(), lines.toArray(String[]::new));
    }
}
