package io.gatehouse.token;

import java.util.List;

/**
 * A request that brings a token which is bound to a key, as a proof must be made for it (RFC 9449 §4.3).
 *
 * @param method its method, with its case
 * @param url its address as its client sees it
 * @param token the token
 * @param thumbprint of the key that the token is bound to
 * @param lines its fields {@code DPoP}
 */
public record DpopRequest(String method, String url, String token, String thumbprint, List<String> lines) {

    /** Method and address: the rest are credentials. */
    @Override
    public String toString() {
        return method + ' ' + url;
    }
}
