package io.gatehouse.policy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Request;
import io.gatehouse.route.HeadLimits;
import io.gatehouse.testing.Browser;
import io.gatehouse.testing.Browser.Seen;
import io.gatehouse.testing.Exchanges;
import io.gatehouse.testing.QuietLog;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sessions in cookies that are nearly too large: who can log in is served, with the limits that hold unless others are given. */
@ExtendWith(QuietLog.class)
class LargeSessionTest {
    /** What a server lets an answer's head have, as server-config and java -jar say. */
    private static final int ANSWER = 16_384;

    /** What a browser, or an upstream, has to say besides. */
    private static final String OTHERS = "x".repeat(1_000);

    @Test
    void whoCanLogInIsServedAlsoWhileOtherLoginsAreUnderWay() throws Exception {
        try (Bench bench = new Bench("store: cookie, keys: [\"${env:NEW}\"]")) {
            String address = "/pets?of=" + "y".repeat(1_400);
            int largest = 0;
            for (int octets = 8_000; octets > 6_000; octets -= 20) {
                String large = "x".repeat(octets);
                bench.provider.claiming(claims -> claims.put("picture", large));
                Browser browser = bench.browser();
                Seen back = browser.login(bench.provider, address);
                if (back.status() == 403) {
                    continue;
                }
                assertThat(back.field("Location")).isEqualTo(address);
                assertThat(head(back) + OTHERS.length()).isLessThanOrEqualTo(ANSWER);
                for (int i = 0; i < 5; i++) {
                    browser.open(Bench.OWN + "login?return=" + address);
                }
                Request next = Exchanges.request("GET", "/pets", "Cookie", cookies(browser), "X-Others", OTHERS);
                assertThat(HeadLimits.DEFAULT.refusal(next)).isNull();
                largest = Math.max(
                        largest,
                        browser.cookie(Bench.COOKIE).length()
                                * browser.cookies().size());
            }
            assertThat(largest).isGreaterThan(12_500);
        }
    }

    private static int head(Seen answer) {
        return answer.fields().entrySet().stream()
                .flatMap(each -> each.getValue().stream().map(value -> each.getKey() + ": " + value + "\r\n"))
                .mapToInt(String::length)
                .sum();
    }

    private static String cookies(Browser browser) {
        return browser.cookies().stream()
                .map(name -> name + '=' + browser.cookie(name))
                .collect(Collectors.joining("; "));
    }
}
