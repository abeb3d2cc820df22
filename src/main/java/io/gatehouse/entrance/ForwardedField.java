package io.gatehouse.entrance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the {@code Forwarded} field (RFC 7239 §4).
 *
 * <p>An unquoted value may hold {@code :}, {@code [} and {@code ]}, which the grammar wants quoted but proxies send. Used
 * for one line, by one thread.
 */
final class ForwardedField {
    private final String line;
    private int at;

    private ForwardedField(String line) {
        this.line = line;
    }

    /**
     * The hops of all lines, nearest to the client first. A line that can't be read is one unreadable hop: what stands
     * right of it is still good, since it was written later.
     */
    static List<Hop> hops(List<String> lines) {
        List<Hop> hops = new ArrayList<>();
        for (String line : lines) {
            try {
                hops.addAll(new ForwardedField(line).elements());
            } catch (Unreadable e) {
                hops.add(Hop.UNREADABLE);
            }
        }
        return hops;
    }

    private List<Hop> elements() throws Unreadable {
        List<Hop> elements = new ArrayList<>();
        while (true) {
            Map<String, String> pairs = element();
            if (!pairs.isEmpty()) {
                elements.add(Hop.of(pairs.get("for"), pairs.get("proto"), pairs.get("host")));
            }
            if (at == line.length()) {
                return elements;
            }
            expect(',');
        }
    }

    private Map<String, String> element() throws Unreadable {
        Map<String, String> pairs = new HashMap<>();
        do {
            skipSpace();
            if (at < line.length() && line.charAt(at) != ',' && line.charAt(at) != ';') {
                String name = run("=,;\" \t").toLowerCase(Locale.ROOT);
                expect('=');
                String value = at < line.length() && line.charAt(at) == '"' ? quoted() : run(",;\"= \t");
                if (name.isEmpty() || value.isEmpty() || pairs.put(name, value) != null) {
                    throw new Unreadable();
                }
                skipSpace();
            }
        } while (take(';'));
        return pairs;
    }

    private String run(String ends) {
        int start = at;
        while (at < line.length() && ends.indexOf(line.charAt(at)) < 0) {
            at++;
        }
        return line.substring(start, at);
    }

    private String quoted() throws Unreadable {
        StringBuilder value = new StringBuilder();
        for (at++; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && ++at < line.length()) {
                c = line.charAt(at);
            }
            value.append(c);
        }
        throw new Unreadable();
    }

    private void skipSpace() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    private boolean take(char c) {
        if (at < line.length() && line.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws Unreadable {
        if (!take(c)) {
            throw new Unreadable();
        }
    }

    /** The line is not of the field's grammar. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable() {
            super("not of the grammar of Forwarded", null, false, false);
        }
    }
}
