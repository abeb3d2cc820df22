package io.gatehouse.entrance.webapp;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/** A writer whose end is the reply's: closing it would flush first, and so tell no length. */
final class TextWriter extends PrintWriter {
    private final ServiceResponse response;

    TextWriter(OutputStreamWriter out, ServiceResponse response) {
        super(out);
        this.response = response;
    }

    @Override
    public void close() {
        try {
            response.finish();
        } catch (IOException e) {
            setError();
        }
        super.close();
    }
}
