package io.gatehouse.forward;

import io.gatehouse.exchange.Failure;
import io.gatehouse.forward.Check.Question;
import io.gatehouse.upstream.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * One check of one target, on a connection of its own that is closed afterwards: that a new one can be made is part of what
 * is checked, and the requests' connections may all be in use. Used by one thread; {@link #abort} may come from another.
 */
final class CheckCall {
    /** What of an answer's content is looked at. */
    static final int MOST_READ = 64 * 1024;

    private static final String NAME = "check";

    private final Check check;
    private final Target target;
    private final Connections connections;
    private volatile @Nullable Lease lease;
    private volatile boolean aborted;

    CheckCall(Check check, Target target, Connections connections) {
        this.check = check;
        this.target = target;
        this.connections = connections;
    }

    /** Why it failed, without the names of hosts; null where it passed. */
    @Nullable
    String make(Alarms alarms) {
        Future<?> alarm = alarms.after(check.timeout(), this::abort);
        HttpClientContext context = HttpClientContext.create();
        try {
            Lease made = connections.lease(NAME, target, check.timeout(), context);
            lease = made;
            if (aborted) {
                return late();
            }
            Question question = check.question();
            return question == null ? null : ask(question, made, context);
        } catch (Failure failure) {
            return aborted ? late() : unconnected(failure);
        } catch (IOException | HttpException | RuntimeException e) {
            // the last one where the connection was closed at the wrong moment
            return aborted ? late() : words() + " broke off: " + e.getClass().getSimpleName();
        } finally {
            alarm.cancel(false);
            if (lease != null) {
                lease.discard();
            }
        }
    }

    /** Ends it early: its time is up. */
    void abort() {
        aborted = true;
        Lease open = lease;
        if (open != null) {
            open.abort();
        }
    }

    private @Nullable String ask(Question question, Lease open, HttpClientContext context)
            throws IOException, HttpException {
        open.silence(check.timeout());
        BasicClassicHttpRequest request =
                new BasicClassicHttpRequest(question.method(), target.basePath() + question.path());
        request.addHeader("Host", question.host() == null ? target.authority() : question.host());
        request.addHeader("User-Agent", "gatehouse");
        request.addHeader("Connection", "close");
        ClassicHttpResponse answer = open.execute(NAME, request, new Dialogue(early -> {}), context);
        if (!question.statuses().test(answer.getCode())) {
            return words() + " answered " + answer.getCode();
        }
        String wanted = question.body();
        if (wanted == null || beginning(answer.getEntity()).contains(wanted)) {
            return aborted ? late() : null;
        }
        return words() + " answered without the text that is expected";
    }

    private static String beginning(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        InputStream content = entity.getContent();
        return content == null ? "" : new String(content.readNBytes(MOST_READ), StandardCharsets.UTF_8);
    }

    private String late() {
        return words() + " had no answer within " + check.timeout().toMillis() + " ms";
    }

    private static String unconnected(Failure failure) {
        return switch (failure.kind()) {
            case DNS -> "its name is not known";
            case CONNECTION_REFUSED -> "it refused the connection";
            case CONNECTION_TIMEOUT -> "it did not accept a connection in time";
            case UNREACHABLE -> "it can't be reached";
            case TLS -> "its certificate is not trusted";
            case TLS_PROTOCOL, TLS_ALERT -> "no TLS connection to it could be made";
            default -> "no connection to it could be made";
        };
    }

    private String words() {
        Question question = check.question();
        return question == null ? "a connection" : question.words();
    }
}
