package io.gatehouse.forward;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Virtual threads, where the JVM has them (JEP 444, Java 21). By reflection: the code is compiled for Java 17. */
public final class VirtualThreads {
    private VirtualThreads() {}

    /** What begins one for each task; null where there are none. */
    public static @Nullable ExecutorService executor() {
        if (Runtime.version().feature() < 21) {
            return null;
        }
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }
}
