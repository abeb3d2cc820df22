package io.gatehouse.entrance.webapp;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * The client's content as a service reads it. Reading waits, also where a listener was set: that one is called on a thread
 * of its own, once, and finds the input ready until its end.
 */
final class Content extends ServletInputStream {
    private final Pipe pipe;
    private final Dispatch dispatch;

    Content(Pipe pipe, Dispatch dispatch) {
        this.pipe = pipe;
        this.dispatch = dispatch;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        return pipe.readContent(into, offset, count);
    }

    @Override
    public int available() {
        return pipe.contentAvailable();
    }

    @Override
    public boolean isFinished() {
        return pipe.isContentEnded();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        dispatch.start(() -> {
            try {
                while (!isFinished()) {
                    listener.onDataAvailable();
                }
                listener.onAllDataRead();
            } catch (IOException | RuntimeException e) {
                listener.onError(e);
            }
        });
    }
}
