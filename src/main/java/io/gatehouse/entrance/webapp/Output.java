package io.gatehouse.entrance.webapp;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * Where a service writes its reply's content. Writing waits while the pipe is full, also where a listener was set: that one
 * is called on a thread of its own, once, and finds the output ready as long as it writes.
 */
final class Output extends ServletOutputStream {
    private final ServiceResponse response;
    private final Dispatch dispatch;

    Output(ServiceResponse response, Dispatch dispatch) {
        this.response = response;
        this.dispatch = dispatch;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        response.put(from, offset, count);
    }

    @Override
    public void flush() throws IOException {
        response.flushBuffer();
    }

    @Override
    public void close() throws IOException {
        response.finish();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        dispatch.start(() -> {
            try {
                listener.onWritePossible();
            } catch (IOException | RuntimeException e) {
                listener.onError(e);
            }
        });
    }
}
