package io.gatehouse.entrance;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the container from answering in place of the thread that is about to.
 *
 * <p>Where that thread can't read the request's content, Tomcat's own thread may notice before it has left the filters,
 * and would answer 500 at once. An error that is told while somebody still answers waits for that answer, a short while:
 * whoever waits for an upstream then is not waited for.
 */
public final class Aside implements AsyncListener {
    private static final String ATTRIBUTE = Aside.class.getName();
    private static final long LIMIT_SECONDS = 2;

    private final CountDownLatch answered = new CountDownLatch(1);

    /** Whether another thread than the container's answers this request, and sees to its end. */
    static boolean answers(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) != null;
    }

    /** Remembers that, and listens. */
    void watch(AsyncContext async) {
        async.getRequest().setAttribute(ATTRIBUTE, this);
        async.addListener(this);
    }

    /** The thread has answered, or will not. */
    void answered() {
        answered.countDown();
    }

    @Override
    public void onError(AsyncEvent event) {
        try {
            // in time or not: the container goes on with what it finds
            boolean inTime = answered.await(LIMIT_SECONDS, TimeUnit.SECONDS);
            System.getLogger(Aside.class.getName())
                    .log(System.Logger.Level.DEBUG, "an error was told; answered in time: {0}", inTime);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
