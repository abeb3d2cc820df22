package io.gatehouse.forward;

import io.gatehouse.exchange.Body;
import io.gatehouse.exchange.Failure;
import io.gatehouse.upstream.Call;
import java.io.IOException;
import java.io.InputStream;

/** The content of a service's reply while it comes: its end, however it comes, is the end of the call. */
final class ServiceBody implements Body {
    private final Handover.Flow flow;
    private final Call call;
    private final boolean mayPause;

    /** @param mayPause whether a pause is no fault of the service's: it is a stream of events */
    ServiceBody(Handover.Flow flow, Call call, boolean mayPause) {
        this.flow = flow;
        this.call = call;
        this.mayPause = mayPause;
    }

    @Override
    public long length() {
        return flow.length();
    }

    @Override
    public boolean replayable() {
        return false;
    }

    @Override
    public void close() throws IOException {
        try {
            flow.close();
        } finally {
            call.end();
        }
    }

    @Override
    public InputStream stream() throws IOException {
        return new AnswerStream(flow.stream(), flow.length()) {
            @Override
            void ended() {
                call.end();
            }

            @Override
            IOException failed(IOException cause) {
                if (cause instanceof Failure failure && (!mayPause || failure.kind() != Failure.Kind.READ_TIMEOUT)) {
                    call.failed(failure);
                }
                return cause;
            }

            @Override
            public void close() throws IOException {
                ServiceBody.this.close();
            }
        };
    }
}
