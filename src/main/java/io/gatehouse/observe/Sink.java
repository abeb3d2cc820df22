package io.gatehouse.observe;

import java.io.Closeable;
import java.io.IOException;

/** Takes lines of the access log to where they stay. Used by the log's writer thread. */
interface Sink extends Closeable {
    /** Writes whole lines. */
    void write(byte[] lines, int length) throws IOException;

    @Override
    default void close() throws IOException {}

    /** The sink for a destination; opened at its first line. */
    static Sink of(Destination destination) {
        return switch (destination.to()) {
            case FILE -> new RotatingFile(destination.file(), destination.maxSize(), destination.keep());
            case STDOUT -> Sink::toStandardOutput;
            case OFF -> (lines, length) -> {};
        };
    }

    private static void toStandardOutput(byte[] lines, int length) {
        System.out.write(lines, 0, length);
        System.out.flush();
    }
}
