package io.gatehouse.launch;

import java.nio.file.Path;

/** The two PEM files of a certificate: the chain, the server's own certificate first, and the private key. */
record PemPair(Path chain, Path key) {}
