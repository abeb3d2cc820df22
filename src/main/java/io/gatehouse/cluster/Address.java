package io.gatehouse.cluster;

import io.gatehouse.config.MissingSecret;
import io.gatehouse.config.RedisEntry;
import io.gatehouse.config.Secret;
import io.gatehouse.config.Secrets;
import io.gatehouse.config.Units;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Where a Redis is, and how it is spoken to.
 *
 * @param entry as the document has it
 * @param password the user's; read again for each connection
 */
public record Address(RedisEntry entry, @Nullable Secret password) {
    private static final int PORT = 6379;

    /** @throws MissingSecret when the password is not there any more */
    public static Address of(RedisEntry entry, Secrets secrets) throws MissingSecret {
        return new Address(entry, entry.password() == null ? null : secrets.find(entry.password()));
    }

    /** What its keys begin with. */
    String prefix() {
        return entry.prefix() == null ? "gatehouse" : entry.prefix();
    }

    /** How long a request waits. */
    Duration patience() {
        return entry.timeout() == null ? Duration.ofMillis(50) : Units.timeout(entry.timeout());
    }

    RedisURI uri() {
        URI written = RedisEntry.parse(entry.uri());
        RedisURI.Builder uri = RedisURI.builder()
                .withHost(written.getHost())
                .withPort(written.getPort() < 0 ? PORT : written.getPort())
                .withSsl(written.getScheme().equals("rediss"))
                .withVerifyPeer(true)
                .withClientName("gatehouse")
                .withTimeout(Duration.ofSeconds(2));
        String path = written.getRawPath();
        if (path != null && path.length() > 1) {
            uri.withDatabase(Integer.parseInt(path.substring(1)));
        }
        if (entry.username() != null || password != null) {
            uri.withAuthentication(() -> Mono.fromSupplier(this::credentials));
        }
        return uri.build();
    }

    private RedisCredentials credentials() {
        return RedisCredentials.just(entry.username(), password == null ? null : password.value());
    }

    /** Nothing of its password. */
    @Override
    public String toString() {
        return entry.uri();
    }
}
