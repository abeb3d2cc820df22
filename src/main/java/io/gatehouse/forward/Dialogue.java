package io.gatehouse.forward;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.io.ConnectionEndpoint.RequestExecutor;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.message.MessageSupport;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a connection, in the order that HTTP/1.1 gives them: head, content, answers that are not
 * the final one, the answer.
 *
 * <p>A client that expects {@code 100 (Continue)} is asked for its content no earlier than the target asks for it, and
 * never when the target answers before (RFC 9110 §10.1.1). The library's own way would end the content well then, or send
 * a short one all the same. Used by the thread that carries the request.
 */
final class Dialogue implements RequestExecutor {
    /** How long a target may take to ask for the content: many never do, and their clients wait as long by themselves. */
    private static final Timeout PATIENCE = Timeout.ofSeconds(1);

    private static final int CONTINUE = 100;
    private static final int SWITCHING = 101;

    private final Consumer<ClassicHttpResponse> interim;
    private boolean contentOwed;
    private @Nullable Switched switched;

    /** @param interim takes answers that are not the final one, but not those which ask for the content */
    Dialogue(Consumer<ClassicHttpResponse> interim) {
        this.interim = interim;
    }

    /** Whether the answer came before all of the content was sent: what comes next on the connection is no request. */
    boolean isContentOwed() {
        return contentOwed;
    }

    /** The connection after a final answer 101; null after any other. */
    @Nullable
    Switched switched() {
        return switched;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, HttpClientConnection connection, HttpContext context)
            throws IOException, HttpException {
        boolean answered = false;
        try {
            connection.sendRequestHeader(request);
            ClassicHttpResponse answer = expectsContinue(request) ? answerBeforeContent(connection) : null;
            if (answer == null) {
                connection.sendRequestEntity(request);
                contentOwed = !isContentWhole(request);
                if (!contentOwed) {
                    connection.flush();
                }
                answer = answer(request, connection);
            } else {
                contentOwed = true;
            }
            if (MessageSupport.canResponseHaveBody(request.getMethod(), answer)) {
                connection.receiveResponseEntity(answer);
            }
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                connection.close(CloseMode.IMMEDIATE);
            }
        }
    }

    private static boolean isContentWhole(ClassicHttpRequest request) {
        return !(request.getEntity() instanceof UpstreamRequest.Content content) || content.isWhole();
    }

    private static boolean expectsContinue(ClassicHttpRequest request) {
        return request.getEntity() != null && request.containsHeader("Expect");
    }

    /** The final answer, if it comes now; null where the content is asked for, or was waited for long enough. */
    private @Nullable ClassicHttpResponse answerBeforeContent(HttpClientConnection connection)
            throws IOException, HttpException {
        connection.flush();
        while (connection.isDataAvailable(PATIENCE)) {
            ClassicHttpResponse answer = connection.receiveResponseHeader();
            if (answer.getCode() == CONTINUE) {
                return null;
            }
            if (answer.getCode() == SWITCHING) {
                throw new ProtocolException("the target switches to a protocol that nobody asked for");
            }
            if (answer.getCode() > SWITCHING && answer.getCode() < 200) {
                interim.accept(answer);
            } else {
                return answer;
            }
        }
        if (connection.isStale()) {
            throw new ConnectionClosedException("the target closed the connection instead of asking for the content");
        }
        return null;
    }

    private ClassicHttpResponse answer(ClassicHttpRequest request, HttpClientConnection connection)
            throws IOException, HttpException {
        while (true) {
            ClassicHttpResponse answer = connection.receiveResponseHeader();
            if (answer.getCode() >= 200) {
                return answer;
            }
            if (answer.getCode() == SWITCHING) {
                if (!request.containsHeader("Upgrade")) {
                    throw new ProtocolException("the target switches to a protocol that nobody asked for");
                }
                switched = Switched.of(answer, connection);
                return answer;
            }
            if (answer.getCode() != CONTINUE) {
                interim.accept(answer);
            }
        }
    }
}
