package io.gatehouse.entrance.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Deadline;
import io.gatehouse.exchange.Failure;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServiceResponseTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Pipe pipe = new Pipe(Body.EMPTY, Deadline::none);
    private final ServiceResponse response = response(false);

    /** Nothing here goes on asynchronously, so that no dispatch is needed. */
    @SuppressWarnings("NullAway")
    private ServiceResponse response(boolean toHead) {
        return new ServiceResponse(pipe, null, toHead);
    }

    private String content() throws IOException {
        byte[] into = new byte[100_000];
        int filled = 0;
        for (int read = 0; read >= 0; read = pipe.read(into, filled, into.length - filled, LONG)) {
            filled += read;
        }
        return new String(into, 0, filled, StandardCharsets.UTF_8);
    }

    @Test
    void aShortReplyHasALengthWhicheverWayItIsWritten() throws IOException {
        response.setContentType("text/plain; charset=UTF-8");
        response.getWriter().write("grün");
        response.getWriter().close();
        Pipe.Head head = pipe.awaitHead(LONG);
        assertThat(head.length()).isEqualTo(5);
        assertThat(head.headers().first("Content-Length")).isEqualTo("5");
        assertThat(head.headers().first("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
        assertThat(content()).isEqualTo("grün");
    }

    @Test
    void aFlushCommitsAndWhatIsSetLaterIsIgnored() throws IOException {
        response.getOutputStream().write('a');
        response.flushBuffer();
        response.setStatus(404);
        response.setHeader("X-Late", "1");
        response.getOutputStream().write('b');
        response.finish();
        assertThat(pipe.awaitHead(LONG).status()).isEqualTo(200);
        assertThat(pipe.awaitHead(LONG).length()).isEqualTo(Body.UNKNOWN);
        assertThat(pipe.awaitHead(LONG).headers().contains("X-Late")).isFalse();
        assertThat(content()).isEqualTo("ab");
        assertThatThrownBy(response::reset).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> response.sendError(500)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void fewerOctetsThanWereAnnouncedBreakTheReplyAndMoreAreDropped() throws IOException {
        response.setContentLength(2);
        response.getOutputStream().write("abc".getBytes(StandardCharsets.UTF_8));
        assertThat(content()).isEqualTo("ab");

        Pipe second = new Pipe(Body.EMPTY, Deadline::none);
        @SuppressWarnings("NullAway")
        ServiceResponse tooShort = new ServiceResponse(second, null, false);
        tooShort.setContentLength(2);
        tooShort.getOutputStream().write('a');
        tooShort.finish();
        assertThat(second.read(new byte[9], 0, 9, LONG)).isEqualTo(1);
        assertThatThrownBy(() -> second.read(new byte[9], 0, 9, LONG)).isInstanceOf(Failure.class);
    }

    @Test
    void aReplyToHeadHasItsLengthAndNoContent() throws IOException {
        ServiceResponse bodiless = response(true);
        bodiless.getOutputStream().write(new byte[20]);
        bodiless.finish();
        assertThat(pipe.awaitHead(LONG).headers().first("Content-Length")).isEqualTo("20");
        assertThat(content()).isEmpty();
    }

    @Test
    void anErrorTakesThePlaceOfWhatWasWritten() throws IOException {
        response.getWriter().write("half of it");
        response.sendError(409, "not now");
        assertThat(pipe.awaitHead(LONG).status()).isEqualTo(409);
        assertThat(content()).isEqualTo("not now");
        assertThat(response.isCommitted()).isTrue();
    }

    @Test
    void aServiceThatFailsIs500BeforeAndABrokenReplyAfterItHasBegun() throws IOException {
        response.getOutputStream().write(new byte[9_000]);
        response.fail(500, new IllegalStateException("x"));
        assertThat(pipe.awaitHead(LONG).status()).isEqualTo(200);
        assertThatThrownBy(this::content).isInstanceOf(Failure.class);

        Pipe second = new Pipe(Body.EMPTY, Deadline::none);
        @SuppressWarnings("NullAway")
        ServiceResponse failed = new ServiceResponse(second, null, false);
        failed.setHeader("X-Own", "1");
        failed.getOutputStream().write(1);
        failed.fail(500, new IllegalStateException("x"));
        assertThat(second.awaitHead(LONG).status()).isEqualTo(500);
        assertThat(second.awaitHead(LONG).headers().contains("X-Own")).isFalse();
        assertThat(second.read(new byte[1], 0, 1, LONG)).isEqualTo(-1);
    }

    @Test
    void fieldsCanNotBeSplitAndCookiesAreWritten() throws IOException {
        response.setHeader("X-A", "1\r\nX-B: 2");
        response.setHeader("X B", "1");
        Cookie cookie = new Cookie("a", "b");
        cookie.setPath("/orders");
        cookie.setMaxAge(-1);
        cookie.setHttpOnly(true);
        cookie.setSecure(false);
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
        response.finish();
        assertThat(pipe.awaitHead(LONG).headers().first("X-A")).isEqualTo("1  X-B: 2");
        assertThat(pipe.awaitHead(LONG).headers().contains("X B")).isFalse();
        assertThat(pipe.awaitHead(LONG).headers().first("Set-Cookie").split("; "))
                .containsExactlyInAnyOrder("a=b", "Path=/orders", "HttpOnly", "SameSite=Lax");
    }
}
