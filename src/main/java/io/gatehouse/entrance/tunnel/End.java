package io.gatehouse.entrance.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** One end of a tunnel. Threads: one reads, one at a time writes, any ends it. */
interface End {
    /** What comes from there; an end of stream is told by -1 or by an {@link java.io.EOFException}. */
    InputStream input() throws IOException;

    /** What goes there. */
    OutputStream output() throws IOException;

    /** Tells the other side that nothing more comes, while it may still send; false where this end can't. */
    boolean endOutput() throws IOException;

    /** Ends it whatever is under way; the threads of the tunnel are interrupted after it, so that none waits on. */
    void cut();

    /** The same with a TCP reset, where this end can. */
    void reset();

    /** Lets it go: no thread reads or writes any more. */
    void close();
}
