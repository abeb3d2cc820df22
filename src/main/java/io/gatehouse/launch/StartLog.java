package io.gatehouse.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The log while the gateway starts. What Tomcat says of a failed start is held back: where the start was refused for
 * reasons told in plain sentences, its stack traces would bury them; where it was not, they are released.
 *
 * <p>Sets up {@code java.util.logging} too, unless its own properties did: one line per record, and of the libraries
 * only warnings and errors; of Ehcache nothing.
 */
final class StartLog {

    private static final List<String> LIBRARIES = List.of("org.apache", "org.glassfish", "org.eclipse");

    /** Held here, since the JDK holds loggers weakly and would forget their levels. */
    private final List<Logger> quiet = new ArrayList<>();

    private final List<LogRecord> held = new ArrayList<>();

    void hold() {
        if (System.getProperty("java.util.logging.config.file") == null
                && System.getProperty("java.util.logging.config.class") == null) {
            setUp();
        }
        Filter holding = this::pass;
        for (Handler handler : root().getHandlers()) {
            handler.setFilter(holding);
        }
    }

    void release() {
        for (Handler handler : root().getHandlers()) {
            handler.setFilter(null);
            drain().forEach(handler::publish);
        }
    }

    private void setUp() {
        LIBRARIES.forEach(name -> {
            Logger logger = Logger.getLogger(name);
            logger.setLevel(Level.WARNING);
            quiet.add(logger);
        });
        // what it says of a disk that is full, in several records with stack traces, the cache says in one line
        Logger cache = Logger.getLogger("org.ehcache");
        cache.setLevel(Level.OFF);
        quiet.add(cache);
        // JSSE has no post-handshake authentication, and the gateway asks for client certificates in the handshake
        Logger tls = Logger.getLogger("org.apache.tomcat.util.net.SSLUtilBase");
        tls.setFilter(record -> !record.getMessage().contains("(PHA)"));
        quiet.add(tls);
        System.setProperty("org.apache.juli.formatter", LineFormatter.class.getName()); // Tomcat would set another
        for (Handler handler : root().getHandlers()) {
            handler.setFormatter(new LineFormatter());
        }
    }

    private synchronized boolean pass(LogRecord record) {
        String logger = record.getLoggerName();
        if (logger != null && LIBRARIES.stream().anyMatch(logger::startsWith)) {
            held.add(record);
            return false;
        }
        return true;
    }

    private synchronized List<LogRecord> drain() {
        List<LogRecord> records = List.copyOf(held);
        held.clear();
        return records;
    }

    private static Logger root() {
        return Logger.getLogger("");
    }
}
