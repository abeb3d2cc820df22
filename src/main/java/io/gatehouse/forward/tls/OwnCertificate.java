package io.gatehouse.forward.tls;

import io.gatehouse.config.UpstreamFiles;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the gateway's own certificate to a target that asks for one.
 *
 * <p>Whatever authorities the target names: the JDK's own way would show none where the target names a root and the chain
 * begins below it, and the operator would see a refusal in place of the reason.
 */
final class OwnCertificate extends X509ExtendedKeyManager {
    private static final String ALIAS = "own";

    private final UpstreamFiles.Content content;

    /** @param content with a chain and its key */
    OwnCertificate(UpstreamFiles.Content content) {
        this.content = content;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return content.key() != null && Arrays.stream(kinds).anyMatch(this::isOurs) ? ALIAS : null;
    }

    private boolean isOurs(String kind) {
        String own = content.chain().get(0).getPublicKey().getAlgorithm();
        return kind.equals(own) || kind.startsWith(own + '_');
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return alias.equals(ALIAS) ? content.chain().toArray(X509Certificate[]::new) : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return alias.equals(ALIAS) ? content.key() : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
        return isOurs(kind) ? new String[] {ALIAS} : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] kinds, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chooseClientAlias(kinds, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
