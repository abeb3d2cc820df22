package io.gatehouse.snapshot;

import io.gatehouse.token.OwnKeys;
import io.gatehouse.token.RotatingKeys;
import io.gatehouse.token.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the gateway signs with, in {@code HOME/signing-keys.json}, readable by its owner only. Threads: any.
 */
final class HomeKeys implements OwnKeys, RotatingKeys.Store {
    static final String FILE = "signing-keys.json";

    private final Path file;
    private final Disk disk;
    private final InstantSource clock;
    private @Nullable SigningKeys keys;

    HomeKeys(Path home, Disk disk, InstantSource clock) {
        this.file = home.resolve(FILE);
        this.disk = disk;
        this.clock = clock;
    }

    @Override
    public synchronized SigningKeys open() throws IOException {
        SigningKeys open = keys;
        if (open == null) {
            try {
                open = RotatingKeys.open(this, clock);
            } catch (IOException e) {
                throw new IOException("the gateway's signing keys " + file + " can't be used: " + Reason.of(e), e);
            }
            keys = open;
        }
        return open;
    }

    @Override
    public @Nullable String load() throws IOException {
        return disk.exists(file) ? new String(disk.read(file), StandardCharsets.UTF_8) : null;
    }

    @Override
    public void save(String text) throws IOException {
        Saved.replace(disk, file, text.getBytes(StandardCharsets.UTF_8));
    }
}
