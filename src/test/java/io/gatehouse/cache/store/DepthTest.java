package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthTest {
    private static final Room ROOM = new Room(1 << 20, 0, 64 << 20);

    @TempDir
    private Path temp;

    private Path folder() {
        return temp.resolve("cache");
    }

    private Depth opened() {
        Depth depth = new Depth(folder());
        depth.open(ROOM);
        return depth;
    }

    private static Lower of(Depth depth) {
        return Objects.requireNonNull(depth.lower());
    }

    private static void put(Depth depth) {
        of(depth).put(Pile.key(0), List.of(Pile.answer(0, 100)));
    }

    private static void close(Depth depth) {
        depth.close(Objects.requireNonNull(depth.end()), System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    }

    @Test
    void whatIsClosedIsThereTheNextTime() throws Exception {
        Depth depth = opened();
        put(depth);
        close(depth);
        Depth again = opened();
        assertThat(of(again).get(Pile.key(0))).hasSize(1);
        close(again);
    }

    @Test
    void whatIsOutdatedBetweenItsEndAndItsCloseIsNotThereTheNextTime() throws Exception {
        Depth depth = opened();
        put(depth);
        Lower lower = Objects.requireNonNull(depth.end());
        depth.outdate();
        depth.close(lower, System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
        Depth again = opened();
        assertThat(of(again).get(Pile.key(0))).isEmpty();
        close(again);
    }

    @Test
    void whatHasNoTimeToBeWrittenIsNotThereTheNextTime() throws Exception {
        Depth depth = opened();
        put(depth);
        depth.close(Objects.requireNonNull(depth.end()), System.nanoTime() - 1);
        Depth again = opened();
        assertThat(of(again).get(Pile.key(0))).isEmpty();
        close(again);
    }

    @Test
    void whatEndedTouchesTheFilesOfNobodyElse() throws Exception {
        Depth old = opened();
        Lower left = of(old);
        old.leave(left);
        old.end();
        Depth next = opened();
        put(next);
        old.discardLeft();
        old.open(new Room(1 << 20, 0, 65 << 20));
        assertThat(old.lower()).isNull();
        assertThat(folder().resolve("files")).isNotEmptyDirectory();
        close(next);
        Depth again = opened();
        assertThat(of(again).get(Pile.key(0))).hasSize(1);
        close(again);
    }

    @Test
    void whatWasLeftIsDiscardedOnceAndNotWhatCameAfterIt() throws Exception {
        Depth depth = opened();
        assertThat(depth.leave(of(depth))).isTrue();
        depth.discardLeft();
        assertThat(Files.exists(folder().resolve("files"))).isFalse();
        depth.open(ROOM);
        put(depth);
        depth.discardLeft();
        assertThat(of(depth).get(Pile.key(0))).hasSize(1);
        assertThat(folder().resolve("files")).isNotEmptyDirectory();
        close(depth);
    }
}
