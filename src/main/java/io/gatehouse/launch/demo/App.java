package io.gatehouse.launch.demo;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /app/}: the files of an app for browsers, as they lie in the folder {@code app} beside this class. */
final class App {

    private static final String FIRST = "index.html";

    /** All that there is; no other name is looked for. */
    private static final Map<String, String> TYPES = Map.of(
            FIRST,
            "text/html; charset=utf-8",
            "app.css",
            "text/css; charset=utf-8",
            "app.js",
            "text/javascript; charset=utf-8",
            "icon.svg",
            "image/svg+xml");

    List<Resource> resources() {
        return List.of(
                Resource.at("/app").on("GET", call -> Answer.empty(308).with("Location", "/app/")),
                Resource.at("/app/").on("GET", call -> file(FIRST)),
                Resource.at("/app/{file}").on("GET", call -> file(call.variable("file"))));
    }

    private static Answer file(String name) throws IOException {
        String type = Optional.ofNullable(TYPES.get(name))
                .orElseThrow(() -> new Refused(404, "The app has no file \"" + name + "\"."));
        try (InputStream content = App.class.getResourceAsStream("app/" + name)) {
            if (content == null) {
                throw new IOException("app/" + name + " was not packed");
            }
            return new Answer.Whole(200, Map.of("Content-Type", type), content.readAllBytes()).cacheable("no-cache");
        }
    }
}
