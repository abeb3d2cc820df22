package io.gatehouse.testing;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A real browser: Chromium, told what to do in the words of WebDriver (W3C, WebDriver 2) by way of its own chromedriver. It
 * begins without a past, and no name but this machine's leads it anywhere. Used by one thread.
 *
 * <p>What is looked for on a page is waited for, as a person does, until a limit that only a failing test reaches.
 */
public final class Chromium implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
    private static final String MISSING =
            "No browser: what people see is tested with Chromium. On Debian: apt-get install chromium chromium-driver";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process driver;
    private final URI drivers;
    private String session = "";

    private Chromium(Process driver, URI drivers) {
        this.driver = driver;
        this.drivers = drivers;
    }

    /**
     * Starts one that keeps what it keeps in this folder, which is empty. Where there is none the test is skipped; it fails if
     * the property {@code gatehouse.browser} is {@code required}.
     */
    public static Chromium start(Path folder) throws IOException {
        Process driver;
        try {
            driver = new ProcessBuilder("chromedriver", "--port=0")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw missing();
        }
        Chromium chromium = new Chromium(driver, URI.create("http://127.0.0.1:" + port(driver) + "/session"));
        try {
            chromium.begin(folder);
            return chromium;
        } catch (IOException | RuntimeException | Error e) {
            chromium.close();
            throw e;
        }
    }

    private static RuntimeException missing() {
        if ("required".equals(System.getProperty("gatehouse.browser"))) {
            throw new AssertionError(MISSING);
        }
        return new TestAbortedException(MISSING);
    }

    private static String port(Process driver) throws IOException {
        BufferedReader lines = driver.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher port = PORT.matcher(line);
            if (port.find()) {
                return port.group(1);
            }
        }
        throw new IOException("chromedriver ended without saying its port");
    }

    private void begin(Path folder) throws IOException {
        JsonObject options = Json.createObjectBuilder()
                .add("args", Json.createArrayBuilder(arguments(folder)))
                .build();
        JsonObject wanted = Json.createObjectBuilder()
                .add("browserName", "chrome")
                .add("timeouts", Json.createObjectBuilder().add("implicit", LIMIT.toMillis()))
                .add("goog:loggingPrefs", Json.createObjectBuilder().add("browser", "ALL"))
                .add("goog:chromeOptions", options)
                .build();
        HttpResponse<String> answer = call("POST", "", capabilities(wanted));
        if (answer.statusCode() != 200 && answer.body().contains("cannot find Chrome binary")) {
            throw missing();
        }
        session = '/' + value(answer).asJsonObject().getString("sessionId");
    }

    private static JsonObject capabilities(JsonObject wanted) {
        return Json.createObjectBuilder()
                .add("capabilities", Json.createObjectBuilder().add("alwaysMatch", wanted))
                .build();
    }

    private static List<String> arguments(Path folder) {
        return List.of(
                "--headless",
                "--no-sandbox", // in a container nobody but root may be there
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-proxy-server",
                "--lang=en",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
                "--user-data-dir=" + folder.toAbsolutePath());
    }

    public void open(String address) throws IOException {
        tell("/url", Json.createObjectBuilder().add("url", address).build());
    }

    public void reload() throws IOException {
        tell("/refresh", JsonValue.EMPTY_JSON_OBJECT);
    }

    /** Where it is. */
    public String address() throws IOException {
        return asText(value(call("GET", session + "/url", null)));
    }

    /** Shows pages as on a screen of this size, in pixels; its window itself can't be as narrow as a phone. */
    public void screen(int width, int height) throws IOException {
        debug(
                "Emulation.setDeviceMetricsOverride",
                Json.createObjectBuilder()
                        .add("width", width)
                        .add("height", height)
                        .add("deviceScaleFactor", 1)
                        .add("mobile", width < 600)
                        .build());
    }

    /** Forgets all cookies, of whatever site. */
    public void forget() throws IOException {
        debug("Network.clearBrowserCookies", JsonValue.EMPTY_JSON_OBJECT);
    }

    private void debug(String command, JsonObject parameters) throws IOException {
        tell(
                "/goog/cdp/execute",
                Json.createObjectBuilder()
                        .add("cmd", command)
                        .add("params", parameters)
                        .build());
    }

    /** Clicks what this CSS selector selects first. */
    public void click(String selector) throws IOException {
        tell(element(selector) + "/click", JsonValue.EMPTY_JSON_OBJECT);
    }

    public void type(String selector, String text) throws IOException {
        tell(
                element(selector) + "/value",
                Json.createObjectBuilder().add("text", text).build());
    }

    private String element(String selector) throws IOException {
        JsonObject asked = Json.createObjectBuilder()
                .add("using", "css selector")
                .add("value", selector)
                .build();
        return "/element/" + tell("/element", asked).asJsonObject().getString(ELEMENT);
    }

    /** What can be read on the page. */
    public String text() throws IOException {
        return asText(script("return document.body?.innerText ?? ''"));
    }

    /** Waits until all of this can be read on the page. */
    public void sees(String... texts) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        String text = textNow();
        while (!List.of(texts).stream().allMatch(text::contains)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        String.join(", ", texts) + " can't be read at " + address() + ", which says:\n" + text);
            }
            text = textNow();
        }
    }

    /** Nothing while one page gives way to another, when no script can run. */
    private String textNow() throws IOException {
        try {
            return text();
        } catch (AssertionError changing) {
            return "";
        }
    }

    /** What the body of a function brings, when it runs on the page. */
    public JsonValue script(String body) throws IOException {
        return tell(
                "/execute/sync",
                Json.createObjectBuilder()
                        .add("script", body)
                        .add("args", JsonValue.EMPTY_JSON_ARRAY)
                        .build());
    }

    /** The cookies of where it is, those that no script can read among them. */
    public JsonArray cookies() throws IOException {
        return value(call("GET", session + "/cookie", null)).asJsonArray();
    }

    /** What it had to complain of since it was asked last: failed loads, scripts that broke, what a policy forbids. */
    public List<String> complaints() throws IOException {
        return tell("/se/log", Json.createObjectBuilder().add("type", "browser").build()).asJsonArray().stream()
                .map(JsonValue::asJsonObject)
                .filter(each -> !each.getString("level").equals("INFO"))
                .map(each -> each.getString("message"))
                .toList();
    }

    /** Writes what its window shows, as a PNG. */
    public void picture(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(asText(value(call("GET", session + "/screenshot", null)))));
    }

    @Override
    public void close() throws IOException {
        try {
            if (!session.isEmpty()) {
                call("DELETE", session, null);
            }
        } finally {
            driver.descendants().forEach(ProcessHandle::destroyForcibly);
            driver.destroyForcibly();
            driver.onExit().join();
        }
    }

    private JsonValue tell(String path, JsonValue what) throws IOException {
        return value(call("POST", session + path, what));
    }

    private HttpResponse<String> call(String method, String path, @Nullable JsonValue what) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(drivers + path))
                .timeout(LIMIT.multipliedBy(3))
                .method(method, what == null ? BodyPublishers.noBody() : BodyPublishers.ofString(what.toString()))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static JsonValue value(HttpResponse<String> answer) {
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            JsonValue value = reader.readObject().get("value");
            if (answer.statusCode() != 200) {
                JsonObject error = value.asJsonObject();
                throw new AssertionError(error.getString("error") + ": " + error.getString("message"));
            }
            return value;
        }
    }

    private static String asText(JsonValue value) {
        return ((JsonString) value).getString();
    }
}
