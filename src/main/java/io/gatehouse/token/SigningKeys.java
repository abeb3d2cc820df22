package io.gatehouse.token;

import java.util.List;

/** The keys that the gateway signs tokens with, of which one does now. Threads: any. */
public interface SigningKeys {
    /** The one that signs now. */
    SigningKey now();

    /** Those that tokens may be signed with which are good now, or soon will be. */
    List<SigningKey> published();
}
