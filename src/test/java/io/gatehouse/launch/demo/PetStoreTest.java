package io.gatehouse.launch.demo;

import static io.gatehouse.launch.demo.Caller.field;
import static io.gatehouse.launch.demo.Caller.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PetStoreTest {

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    private Instance instance;
    private Caller store;

    @BeforeEach
    void open() throws IOException {
        instance = PetStore.startOn("pets-1", 0);
        store = new Caller(instance);
    }

    @AfterEach
    void close() {
        instance.close();
    }

    @Test
    void listsPetsByStatusAndByPage() throws Exception {
        JsonObject all = json(store.get("/pets"));
        JsonObject second = json(store.get("/pets?status=available&limit=1&offset=1"));

        assertThat(all.getJsonArray("items")).hasSize(10);
        assertThat(second.getInt("total")).isEqualTo(4);
        assertThat(second.getJsonArray("items")).hasSize(1);
        assertThat(second.getJsonArray("items").getJsonObject(0).getString("name"))
                .isEqualTo("Hector");
    }

    @Test
    void aPetIsCreatedReadReplacedPatchedAndLetGo() throws Exception {
        HttpResponse<byte[]> created = store.send("POST", "/pets", JSON, "{\"name\": \"Fips\"}");
        String place = field(created, "Location");

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(place).isEqualTo("/pets/11");
        assertThat(json(store.get(place)).getString("status")).isEqualTo("available");

        HttpResponse<byte[]> replaced = store.send(
                "PUT", place, JSON, "{\"id\": 3, \"name\": \"Fips\", \"status\": \"sold\", \"tags\": [\"fox\"]}");
        assertThat(json(replaced).toString())
                .isEqualTo("{\"id\":11,\"name\":\"Fips\",\"status\":\"sold\",\"tags\":[\"fox\"]}");

        HttpResponse<byte[]> patched =
                store.send("PATCH", place, "application/merge-patch+json", "{\"status\": \"pending\", \"tags\": null}");
        assertThat(json(patched).toString()).isEqualTo("{\"id\":11,\"name\":\"Fips\",\"status\":\"pending\"}");

        HttpResponse<byte[]> deleted = store.send(store.to(place).DELETE());
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.headers().firstValue("Content-Length")).isEmpty();
        assertThat(store.get(place).statusCode()).isEqualTo(404);
    }

    @Test
    void aReadPetCarriesAnEntityTagThatAnswers304AndGuardsChanges() throws Exception {
        HttpResponse<byte[]> read = store.get("/pets/7");
        String tag = field(read, "ETag");

        assertThat(tag).matches("\"[0-9a-f]{16}\"");
        assertThat(field(read, "Cache-Control")).isEqualTo("max-age=30");
        HttpResponse<byte[]> again = store.send(store.to("/pets/7").header("If-None-Match", "W/" + tag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(field(again, "ETag")).isEqualTo(tag);

        assertThat(patch("/pets/7", tag, "{\"name\": \"Otto\"}").statusCode()).isEqualTo(200);
        assertThat(patch("/pets/7", tag, "{\"name\": \"Karl\"}").statusCode()).isEqualTo(412);
        assertThat(json(store.get("/pets/7")).getString("name")).isEqualTo("Otto");
        assertThat(store.send(store.to("/pets/7").header("If-None-Match", tag)).statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<byte[]> patch(String target, String tag, String body) throws Exception {
        return store.send(store.to(target)
                .header("If-Match", tag)
                .header("Content-Type", JSON)
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    @Test
    void usersAreListedReadAndCreated() throws Exception {
        assertThat(json(store.get("/users")).getInt("total")).isEqualTo(4);
        assertThat(json(store.get("/users/2")).getString("username")).isEqualTo("grace");

        HttpResponse<byte[]> created = store.send("POST", "/users", JSON, "{\"username\": \"emil\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(store.get(field(created, "Location"))).getString("username"))
                .isEqualTo("emil");
    }

    @Test
    void anOrderIsPlacedFoundByItsPetAndCancelled() throws Exception {
        HttpResponse<byte[]> placed = store.send("POST", "/orders", JSON, "{\"petId\": 3, \"quantity\": 2}");

        assertThat(placed.statusCode()).isEqualTo(201);
        assertThat(json(placed).getInt("total")).isEqualTo(240);
        assertThat(json(store.get("/orders?petId=3")).getJsonArray("items")).containsExactly(json(placed));
        assertThat(json(store.get("/orders?petId=4")).getJsonArray("items")).isEmpty();
        String place = field(placed, "Location");
        assertThat(store.send(store.to(place).DELETE()).statusCode()).isEqualTo(204);
        assertThat(store.get(place).statusCode()).isEqualTo(404);
    }

    @Test
    void aPaymentSentTwiceUnderOneKeyIsBookedOnce() throws Exception {
        String form = "orderId=1&amount=12.50&currency=CHF";
        HttpResponse<byte[]> first = pay("one", form);
        HttpResponse<byte[]> again = pay("one", form);
        HttpResponse<byte[]> other = pay("two", form);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Idempotent-Replayed")).isEmpty();
        assertThat(json(first).getJsonNumber("amount")).hasToString("12.50");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(field(again, "Idempotent-Replayed")).isEqualTo("true");
        assertThat(json(other).getInt("id")).isEqualTo(2);
        assertThat(pay("one", "orderId=1&amount=99").statusCode()).isEqualTo(422);
        assertThat(json(store.get(field(first, "Location"))).getString("currency"))
                .isEqualTo("CHF");
    }

    private HttpResponse<byte[]> pay(String key, String form) throws Exception {
        return store.send(store.to("/payments")
                .header("Idempotency-Key", key)
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofString(form)));
    }

    @Test
    void aPhotoSentAsItselfOrInAFormComesBackByteForByte() throws Exception {
        byte[] image = new byte[200_000];
        for (int i = 0; i < image.length; i++) {
            image[i] = (byte) (i * 31 + i / 251);
        }
        HttpResponse<byte[]> plain = store.send(
                store.to("/pets/1/photo").header("Content-Type", "image/png").POST(BodyPublishers.ofByteArray(image)));
        HttpResponse<byte[]> form = store.send(store.to("/pets/2/photo")
                .header("Content-Type", "multipart/form-data; boundary=\"b o r d e r\"")
                .POST(BodyPublishers.ofByteArrays(List.of(
                        ("--b o r d e r\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nMinka\r\n"
                                        + "--b o r d e r\r\n"
                                        + "Content-Disposition: form-data; name=\"photo\"; filename=\"m.jpg\"\r\n"
                                        + "Content-Type: image/jpeg\r\n\r\n")
                                .getBytes(UTF_8),
                        image,
                        "\r\n--b o r d e r--\r\n".getBytes(UTF_8)))));

        assertThat(plain.statusCode()).isEqualTo(201);
        assertThat(json(plain).getInt("size")).isEqualTo(image.length);
        assertThat(json(plain).getString("sha256")).isEqualTo(Sha256.of(image));
        assertThat(json(form).getString("sha256")).isEqualTo(Sha256.of(image));
        HttpResponse<byte[]> back = store.get("/pets/2/photo");
        assertThat(back.body()).isEqualTo(image);
        assertThat(field(back, "Content-Type")).isEqualTo("image/jpeg");
        assertThat(store.get("/pets/3/photo").statusCode()).isEqualTo(404);
    }

    @Test
    void echoTellsWhatArrived() throws Exception {
        HttpResponse<byte[]> answer = store.send(store.to("/echo?a=%2F&b=1+2")
                .header("X-Twice", "one")
                .header("X-Twice", "two")
                .method("PROPFIND", BodyPublishers.ofString("moin")));
        JsonObject echo = json(answer);

        assertThat(echo.getString("method")).isEqualTo("PROPFIND");
        assertThat(echo.getString("target")).isEqualTo("/echo?a=%2F&b=1+2");
        assertThat(echo.getJsonObject("headers").getJsonArray("x-twice")).hasToString("[\"one\",\"two\"]");
        assertThat(echo.getJsonObject("body").getInt("length")).isEqualTo(4);
        assertThat(echo.getJsonObject("body").getString("sha256")).isEqualTo(Sha256.of("moin".getBytes(UTF_8)));
    }

    @Test
    void chatAnswersAtOnceUnlessAStreamIsWanted() throws Exception {
        HttpResponse<byte[]> answer = store.send(
                "POST",
                "/v1/chat/completions",
                JSON,
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"Who is there?\"}]}");
        JsonObject choice = json(answer).getJsonArray("choices").getJsonObject(0);

        assertThat(json(answer).getString("object")).isEqualTo("chat.completion");
        assertThat(choice.getJsonObject("message").getString("content"))
                .isEqualTo("You asked: Who is there? Our pets say woof.");
        assertThat(json(answer).getJsonObject("usage").getInt("prompt_tokens")).isEqualTo(3);
    }

    @Test
    void offersAreListed() throws Exception {
        assertThat(json(store.get("/offers?limit=1")))
                .hasToString("{\"items\":[{\"id\":1,\"title\":\"A basket to sleep"
                        + " in\",\"price\":49}],\"total\":3,\"limit\":1,\"offset\":0}");
    }

    @Test
    void whoAsksIsWhomTheGatewayNames() throws Exception {
        assertThat(json(store.send(store.to("/me").header("X-User", "anna").GET())))
                .hasToString("{\"name\":\"anna\"}");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', textBlock = """
        /app/         | text/html; charset=utf-8       | <!doctype html>
        /app/app.css  | text/css; charset=utf-8        | body {
        /app/app.js   | text/javascript; charset=utf-8 | 'use strict';
        /app/icon.svg | image/svg+xml                  | <svg
        """)
    void theAppIsThereAndIsAskedForAnew(String target, String type, String shown) throws Exception {
        HttpResponse<byte[]> answer = store.get(target);

        assertThat(field(answer, "Content-Type")).isEqualTo(type);
        assertThat(field(answer, "Cache-Control")).isEqualTo("no-cache");
        assertThat(new String(answer.body(), UTF_8)).contains(shown);
        HttpResponse<byte[]> again = store.send(store.to(target).header("If-None-Match", field(answer, "ETag")));
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void theAppsFolderLeadsToTheApp() throws Exception {
        HttpResponse<byte[]> answer = store.get("/app");

        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(field(answer, "Location")).isEqualTo("/app/");
    }

    @Test
    void headAnswersAsGetWithoutTheBody() throws Exception {
        HttpResponse<byte[]> get = store.get("/pets/7");
        HttpResponse<byte[]> head = store.send(store.to("/pets/7").method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(field(head, "Content-Length")).isEqualTo(Integer.toString(get.body().length));
        assertThat(field(head, "ETag")).isEqualTo(field(get, "ETag"));
    }

    @Test
    void theFirstPageListsThePaths() throws Exception {
        assertThat(json(store.get("/")).getJsonArray("paths").toString())
                .contains("\"/pets/{id}/photo\"", "\"/v1/chat/completions\"", "\"/status/{code}\"");
        assertThat(json(store.get("/health")).getString("instance")).isEqualTo("pets-1");
    }

    @ParameterizedTest(name = "{0} {1} is {3}")
    @CsvSource(quoteCharacter = '\'', textBlock = """
        GET,    /nothing,             '',                    404
        GET,    /pets/none,           '',                    404
        GET,    /pets/99,             '',                    404
        GET,    /me,                  '',                    404
        GET,    /app/app.java,        '',                    404
        GET,    /pets?status=lost,    '',                    400
        GET,    /pets?limit=many,     '',                    400
        POST,   /pets,                '{',                   400
        POST,   /pets,                '[]',                  422
        POST,   /pets,                '{"name": 7}',         422
        PATCH,  /pets/7,              '{"status": "lost"}',  422
        POST,   /orders,              '{"petId": 99}',       422
        POST,   /payments,            '{}',                  415
        POST,   /pets/7/photo,        '{}',                  415
        POST,   /v1/chat/completions, '{}',                  422
        GET,    /slow?ms=-1,          '',                    400
        GET,    /status/99,           '',                    400
        GET,    /status/418,          '',                    418
        POST,   /status/503,          '{}',                  503
        """)
    void whatIsWrongIsAProblemThatTellsTheInstance(String method, String target, String body, int status)
            throws Exception {
        HttpResponse<byte[]> answer = store.send(method, target, JSON, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(field(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(answer).getInt("status")).isEqualTo(status);
        assertThat(json(answer).getString("detail")).isNotBlank();
        assertThat(field(answer, "X-Instance")).isEqualTo("pets-1");
    }

    @Test
    void aWrongMethodNamesTheRightOnes() throws Exception {
        HttpResponse<byte[]> wrong = store.send("DELETE", "/pets", JSON, "x".repeat(300_000));
        HttpResponse<byte[]> asked = store.send("OPTIONS", "/pets/7", JSON, "");

        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(field(wrong, "Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(field(asked, "Allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH, PUT");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"200, (none)", "204, (none)", "302, /echo"})
    void statusAnswersWhatWasAsked(int status, String location) throws Exception {
        HttpResponse<byte[]> answer = store.get("/status/" + status);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(field(answer, "Location")).isEqualTo(location);
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> PetStore.startOn("pets-9", taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("pets-9")
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
    }
}
