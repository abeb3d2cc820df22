package io.gatehouse.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** One holder's hold on a name: as long as there is one, the name is asked for whenever its answer is over. Threads: any. */
public final class Watch implements AutoCloseable {
    private final Names names;
    private final Name name;
    private final Runnable changed;

    Watch(Names names, Name name, Runnable changed) {
        this.names = names;
        this.name = name;
        this.changed = changed;
    }

    /** The addresses to use now; none when they are not known. */
    public List<InetAddress> addresses() {
        return known().addresses();
    }

    public Known known() {
        return name.resolution().known();
    }

    /** Waits until the first attempt is over, well or not, at most so long; whether it is. */
    public boolean await(Duration atMost) throws InterruptedException {
        return name.await(atMost);
    }

    void tell() {
        changed.run();
    }

    Name name() {
        return name;
    }

    /** The name is asked for no more on this one's account. Again: nothing. */
    @Override
    public void close() {
        names.leave(this);
    }
}
