package io.gatehouse.launch;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** A log record as one line, in UTC: time, level, logger, message; a stack trace follows where there is one. */
public final class LineFormatter extends Formatter {

    /** Made by Tomcat too, which is given the class's name. */
    public LineFormatter() {}

    @Override
    public String format(LogRecord record) {
        StringWriter line = new StringWriter();
        PrintWriter out = new PrintWriter(line);
        Instant time = Instant.ofEpochMilli(record.getMillis()).truncatedTo(ChronoUnit.MILLIS);
        out.println(
                time + " " + record.getLevel().getName() + " " + record.getLoggerName() + ": " + formatMessage(record));
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(out);
        }
        return line.toString();
    }
}
