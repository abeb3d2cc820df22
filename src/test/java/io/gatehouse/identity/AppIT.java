package io.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Chromium;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of the demo's app in a real browser, logged in at a real identity provider; pictures of it are in {@code target/app}. */
class AppIT {
    private static final Path PICTURES = Path.of("target/app");
    private static final String[] FIVE_PARTS = {
        "Oskar", "linus@petstore.example", "No. 1, placed", "vera", "A collar that glows"
    };

    @TempDir
    private static Path folder;

    private static DemoWithPeople demo;

    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Chromium.start(folder.resolve("profile"));
        demo = DemoWithPeople.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        try {
            if (browser != null) {
                browser.close();
            }
        } finally {
            if (demo != null) {
                demo.close();
            }
        }
    }

    @BeforeEach
    void begin() throws IOException {
        browser.forget();
        browser.screen(1100, 760);
        browser.open("http://localhost:" + demo.port());
    }

    private void login(String user) throws IOException {
        assertThat(browser.address()).startsWith(demo.issuer());
        browser.type("#username", user);
        browser.type("#password", user);
        browser.click("[type=submit]");
        browser.sees("Hello, " + user);
        // what came before is the identity provider's, or of another test
        browser.complaints();
    }

    @Test
    void whoComesIsSentToLogInAndSeesAPageOfFivePartsUntilTheLogout() throws Exception {
        login("anna");
        browser.sees(FIVE_PARTS);
        browser.picture(PICTURES.resolve("page.png"));
        browser.reload();
        browser.sees(FIVE_PARTS);
        assertThat(browser.complaints()).isEmpty();
        browser.click("form button");
        browser.sees("Sign in to your account");
        browser.open("http://localhost:" + demo.port() + "/app/");
        assertThat(browser.address()).startsWith(demo.issuer());
    }

    @Test
    void noScriptCanReadACookieOrAToken() throws Exception {
        login("anna");
        browser.sees(FIVE_PARTS);
        assertThat(browser.cookies()).singleElement().satisfies(cookie -> {
            assertThat(cookie.asJsonObject().getBoolean("httpOnly")).isTrue();
            assertThat(cookie.asJsonObject().getString("value")).doesNotContain(".", "eyJ");
        });
        assertThat(browser.script("return [document.cookie, localStorage.length, sessionStorage.length]"))
                .hasToString("[\"\",0,0]");
        assertThat(browser.script("return document.documentElement.outerHTML").toString())
                .doesNotContain("eyJ");
    }

    @Test
    void aPartThatIsDeadIsSaidToBeMissingAndComesBack() throws Exception {
        login("anna");
        demo.targets("users", "drain");
        try {
            browser.reload();
            browser.sees(
                    "Oskar",
                    "Some of this page is missing",
                    "Can’t be shown: its service does not answer.",
                    "No. 1, placed");
            assertThat(browser.text()).doesNotContain("linus", "vera");
            browser.picture(PICTURES.resolve("missing.png"));
        } finally {
            demo.targets("users", "enable");
        }
        browser.reload();
        browser.sees(FIVE_PARTS);
        assertThat(browser.text()).doesNotContain("missing");
    }

    @Test
    void offersAreForWhoHasTheScopeAlone() throws Exception {
        login("bela");
        browser.sees("Oskar", "linus", "vera");
        assertThat(browser.text()).doesNotContain("Offers", "missing");
    }

    @Test
    void whatIsOrderedStandsOnThePageAndWhatIsForgedIsRefused() throws Exception {
        login("bela");
        browser.click("#next");
        browser.sees("Paula");
        browser.click("#next");
        browser.sees("Quax");
        browser.click("#next");
        browser.sees("Rosa", "None yet.");
        browser.click(".act button");
        browser.sees("Rosa is ordered.", "No. 2, placed");
        browser.picture(PICTURES.resolve("ordered.png"));
        assertThat(browser.script(
                        "return fetch('../bff/orders', {method: 'POST', body: '{}'}).then(answer => answer.status)"))
                .hasToString("403");
    }

    @Test
    void aSessionThatWasEndedElsewhereIsSaidToBeOverAndBegunAgain() throws Exception {
        login("anna");
        browser.sees(FIVE_PARTS);
        browser.script(
                "return fetch('../_gatehouse/session/people/logout', {method: 'POST', headers: {'X-Requested-With':"
                        + " 'x'}}).then(() => 0)");
        browser.click("#next");
        browser.sees("You are logged out", "Log in again");
        browser.picture(PICTURES.resolve("over.png"));
        browser.click("#page a");
        browser.sees("Hello, anna", "Paula");
        assertThat(browser.address()).endsWith("/app/?pet=8");
    }

    @Test
    void aPhoneShowsItWithoutScrollingSideways() throws Exception {
        login("anna");
        browser.screen(360, 740);
        browser.sees(FIVE_PARTS);
        JsonObject widths = browser.script("return {screen: innerWidth, page: document.documentElement.scrollWidth}")
                .asJsonObject();
        assertThat(widths.getInt("screen")).isEqualTo(360);
        assertThat(widths.getInt("page")).isLessThanOrEqualTo(360);
        browser.picture(PICTURES.resolve("phone.png"));
    }
}
