package io.gatehouse.dns;

import java.net.InetAddress;

/** A record of an answer that matters here (RFC 1035 §3.2.1). */
sealed interface Entry {
    /** Whose record it is, in lower case. */
    String name();

    /** For how many seconds it holds. */
    long ttl();

    /** One address of the name. */
    record Address(String name, long ttl, InetAddress address) implements Entry {}

    /** The name is another one's alias ({@code CNAME}). */
    record Alias(String name, long ttl, String target) implements Entry {}

    /**
     * The zone's own record ({@code SOA}), which says how long it holds that there is no record.
     *
     * @param minimum the field that bounds that time together with the record's own (RFC 2308 §4)
     */
    record Zone(String name, long ttl, long minimum) implements Entry {}
}
