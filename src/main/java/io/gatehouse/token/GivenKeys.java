package io.gatehouse.token;

import io.gatehouse.config.BadValue;
import io.gatehouse.config.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are given to the gateway, in secrets: the first signs, all are published. What comes in place of one that is in
 * a file counts from the next token on; while that is no key the one before stays. Threads: any.
 */
public final class GivenKeys implements SigningKeys {
    private static final System.Logger LOG = System.getLogger(GivenKeys.class.getName());

    private final List<Given> given;

    private GivenKeys(List<Given> given) {
        this.given = given;
    }

    /**
     * At least one.
     *
     * @throws BadValue when one is no key to sign with, or two have one name
     */
    public static GivenKeys of(List<Secret> secrets) {
        GivenKeys keys = new GivenKeys(secrets.stream().map(Given::new).toList());
        long names = keys.published().stream().map(SigningKey::id).distinct().count();
        if (names < secrets.size()) {
            throw new BadValue("have one kid for several keys", "", "a kid of its own for each key");
        }
        return keys;
    }

    @Override
    public SigningKey now() {
        return given.get(0).key();
    }

    @Override
    public List<SigningKey> published() {
        return given.stream().map(Given::key).toList();
    }

    /** One of them, read once for each text that its secret has. */
    private static final class Given {
        private final Secret secret;
        private volatile @Nullable Read read;

        /** @param text what was looked at last */
        private record Read(String text, SigningKey key) {}

        Given(Secret secret) {
            this.secret = secret;
        }

        SigningKey key() {
            String text = secret.value();
            Read before = read;
            if (before == null || !before.text.equals(text)) {
                before = new Read(text, parse(text, before));
                read = before;
            }
            return before.key;
        }

        private static SigningKey parse(String text, @Nullable Read before) {
            try {
                return SigningKey.parse(text);
            } catch (BadValue unusable) {
                if (before == null) {
                    throw unusable;
                }
                LOG.log(
                        System.Logger.Level.WARNING,
                        "what came in place of the key " + before.key + " is no key to sign with; it stays");
                return before.key;
            }
        }
    }
}
