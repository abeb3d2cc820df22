package io.gatehouse.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cache.Stored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies below the heap is there the next time only where it was closed as it should be. */
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

    /** One with an answer in it. */
    private Depth filled() {
        Depth depth = opened();
        put(depth);
        return depth;
    }

    private static Lower of(Depth depth) {
        return Objects.requireNonNull(depth.lower());
    }

    private static void put(Depth depth) {
        of(depth).put(Pile.key(0), List.of(Pile.answer(0, 100)));
    }

    private static List<Stored> found(Depth depth) throws Lower.Damaged {
        return of(depth).get(Pile.key(0));
    }

    private static void close(Depth depth) {
        close(depth, Objects.requireNonNull(depth.end()));
    }

    private static void close(Depth depth, Lower ended) {
        depth.close(ended, System.nanoTime() + TimeUnit.MINUTES.toNanos(1));
    }

    private List<Stored> foundTheNextTime() throws Lower.Damaged {
        Depth again = opened();
        List<Stored> found = found(again);
        close(again);
        return found;
    }

    @Test
    void whatIsClosedIsThereTheNextTime() throws Exception {
        Depth depth = filled();
        close(depth);
        assertThat(foundTheNextTime()).hasSize(1);
    }

    @Test
    void whatIsOutdatedBetweenItsEndAndItsCloseIsNotThereTheNextTime() throws Exception {
        Depth depth = filled();
        Lower lower = Objects.requireNonNull(depth.end());
        depth.outdate();
        close(depth, lower);
        assertThat(foundTheNextTime()).isEmpty();
    }

    @Test
    void whatHasNoTimeToBeWrittenIsNotThereTheNextTime() throws Exception {
        Depth depth = filled();
        depth.close(Objects.requireNonNull(depth.end()), System.nanoTime() - 1);
        assertThat(foundTheNextTime()).isEmpty();
    }

    @Test
    void whatEndedTouchesTheFilesOfNobodyElse() throws Exception {
        Depth old = opened();
        Lower left = of(old);
        old.leave(left);
        old.end();
        Depth next = filled();
        old.discardLeft();
        old.open(new Room(1 << 20, 0, 65 << 20));
        assertThat(old.lower()).isNull();
        assertThat(folder().resolve("files")).isNotEmptyDirectory();
        close(next);
        assertThat(foundTheNextTime()).hasSize(1);
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
        assertThat(found(depth)).hasSize(1);
        assertThat(folder().resolve("files")).isNotEmptyDirectory();
        close(depth);
    }
}
