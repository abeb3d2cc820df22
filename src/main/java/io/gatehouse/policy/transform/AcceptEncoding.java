package io.gatehouse.policy.transform;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which content codings a client takes, and how gladly (RFC 9110 §12.5.3). */
final class AcceptEncoding {
    private static final Pattern MEMBER = Pattern.compile(
            "([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \\t]*;[ \\t]*[qQ]=(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?))?");

    /** Of identity where nothing says it: it is always acceptable, and the last choice of who names another coding. */
    private static final double LEAST = 0.0001;

    private AcceptEncoding() {}

    /** Whether it is best to send what can be sent as it is or in gzip in gzip. Who says nothing gets it as it is. */
    static boolean prefersGzip(Headers request) {
        List<String> members = request.members("Accept-Encoding");
        double gzip = Math.max(weight(members, "gzip"), weight(members, "x-gzip"));
        double any = weight(members, "*");
        double identity = weight(members, "identity");
        double ofGzip = gzip >= 0 ? gzip : any;
        double ofIdentity = identity >= 0 ? identity : any >= 0 ? any : LEAST;
        return ofGzip > 0 && ofGzip >= ofIdentity;
    }

    /** The weight of a coding; -1 where none is given, or one that means nothing. */
    private static double weight(List<String> members, String coding) {
        for (String member : members) {
            Matcher parts = MEMBER.matcher(member);
            if (parts.matches() && parts.group(1).equalsIgnoreCase(coding)) {
                return parts.group(2) == null ? 1 : Double.parseDouble(parts.group(2));
            }
        }
        return -1;
    }
}
