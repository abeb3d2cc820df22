package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Gateway;
import io.gatehouse.testing.QuietLog;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who guesses at the admin token is not listened to any more, over a real socket. */
@ExtendWith(QuietLog.class)
class GuessesTest {

    private static HttpResponse<String> get(Gateway gateway, String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(gateway.uri("/_gatehouse/" + path));
        return gateway.send((token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build());
    }

    @Test
    void afterTwentyFailuresInAMinuteNoTokenIsLookedAtAlsoNotTheRightOne() throws Exception {
        try (Gateway gateway = Gateway.start("version: 1\n")) {
            for (int i = 0; i < 30; i++) {
                assertThat(get(gateway, "admin/v1/config", gateway.token()).statusCode())
                        .isEqualTo(200);
                assertThat(get(gateway, "admin/v1/config", "").statusCode()).isEqualTo(401);
            }
            // one may have come back meanwhile on a slow machine
            int failures = 0;
            HttpResponse<String> answer = get(gateway, "admin/v1/config", "wrong");
            while (answer.statusCode() == 401 && failures < 200) {
                failures++;
                answer = get(gateway, failures % 2 == 0 ? "health/ready" : "admin/v1/config", "wrong");
                answer = failures % 2 == 0 ? get(gateway, "admin/v1/config", "wrong") : answer;
            }
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(failures).isBetween(10, 40);
        }
    }

    @Test
    void whatIsSentWhereNobodyLooksAtItIsNoGuess() throws Exception {
        try (Gateway gateway = Gateway.start("version: 1\n")) {
            for (int i = 0; i < 60; i++) {
                String path = i % 2 == 0 ? "jwks.json" : "session/shop/logout";
                assertThat(get(gateway, path, "of-a-user").statusCode()).isNotEqualTo(429);
            }
            assertThat(get(gateway, "admin/v1/config", gateway.token()).statusCode())
                    .isEqualTo(200);
        }
    }
}
