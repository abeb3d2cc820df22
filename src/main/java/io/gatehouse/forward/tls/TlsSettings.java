package io.gatehouse.forward.tls;

import io.gatehouse.config.Secrets;
import io.gatehouse.config.TlsEntry;
import io.gatehouse.config.UpstreamFiles;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream says of TLS; equal ones mean the same, as long as the files hold the same.
 *
 * @param verify whether a target's certificate must be trusted and be for its name
 * @param files of the authorities and of the gateway's own certificate
 * @param pins of a target's own key, one of which it must have; none for any key
 * @param newest whether TLS 1.3 alone is spoken, not 1.2 as well
 * @param serverName asked for and verified in place of a target's host, an IPv6 address without brackets; null for the host
 */
public record TlsSettings(
        boolean verify,
        UpstreamFiles files,
        Set<String> pins,
        boolean newest,
        @Nullable String serverName) {

    /** Of an upstream that says nothing: verified, by the authorities of the JDK. */
    public static final TlsSettings DEFAULT = new TlsSettings(true, UpstreamFiles.NONE, Set.of(), false, null);

    /** Those of an entry whose files exist. */
    public static TlsSettings of(@Nullable TlsEntry entry, Secrets secrets) {
        if (entry == null) {
            return DEFAULT;
        }
        return new TlsSettings(
                !Boolean.FALSE.equals(entry.verify()),
                UpstreamFiles.of(entry, secrets),
                entry.pins() == null ? Set.of() : Set.copyOf(entry.pins()),
                "TLSv1.3".equals(entry.minVersion()),
                entry.serverName() == null ? null : ServerNames.plain(entry.serverName()));
    }

    /** What a target of this host must prove to be. */
    String nameOf(String host) {
        return serverName == null ? ServerNames.plain(host) : serverName;
    }

    /** The versions that are spoken: older ones than 1.2 never (RFC 8996). */
    String[] versions() {
        return newest ? new String[] {"TLSv1.3"} : new String[] {"TLSv1.3", "TLSv1.2"};
    }
}
