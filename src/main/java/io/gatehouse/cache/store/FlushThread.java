package io.gatehouse.cache.store;

import java.lang.reflect.Field;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that Ehcache has whatever it is told: it writes memory pages of closed files, belongs to a class, and never ends. A
 * server would keep all classes of a gateway that has left for it. Its executor is reached as nothing else is, by its field, and told
 * to let the thread go when it has nothing to do.
 */
final class FlushThread {
    private static final System.Logger LOG = System.getLogger(FlushThread.class.getName());
    private static final String OWNER = "org.ehcache.shadow.org.terracotta.offheapstore.disk.paging.MappedPageSource";

    private FlushThread() {}

    /** From now on it ends when it has nothing to do, and is started again when it has. */
    static void letEnd() {
        try {
            Field owned = Class.forName(OWNER).getDeclaredField("ASYNC_FLUSH_EXECUTOR");
            owned.setAccessible(true);
            Object retryer = owned.get(null);
            Field executor = retryer.getClass().getDeclaredField("executor");
            executor.setAccessible(true);
            ScheduledThreadPoolExecutor threads = (ScheduledThreadPoolExecutor) executor.get(retryer);
            threads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
            threads.allowCoreThreadTimeOut(true);
        } catch (ReflectiveOperationException | RuntimeException another) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a thread of Ehcache can't be ended, and stays after an undeploy",
                    another);
        }
    }
}
