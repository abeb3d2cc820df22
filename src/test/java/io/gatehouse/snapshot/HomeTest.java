package io.gatehouse.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.testing.QuietLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(QuietLog.class)
class HomeTest {
    @TempDir
    private Path temp;

    @Test
    void theOptionWinsOverThePropertyOverTheVariableOverTheFallback() {
        Path fallback = Path.of("/fallback");
        assertThat(Home.choose("/option", "/property", "/variable", fallback)).isEqualTo(Path.of("/option"));
        assertThat(Home.choose(null, "/property", "/variable", fallback)).isEqualTo(Path.of("/property"));
        assertThat(Home.choose(null, "", "/variable", fallback)).isEqualTo(Path.of("/variable"));
        assertThat(Home.choose(null, null, null, fallback)).isEqualTo(fallback);
        assertThat(Home.choose(null, null, null, Path.of("gatehouse-home"))).isAbsolute();
    }

    @Test
    void aMissingHomeIsMadeForItsOwnerAlone() throws Exception {
        Path folder = temp.resolve("a/b");
        try (Home home = Home.open(folder, Disk.REAL)) {
            assertThat(home.folder()).isEqualTo(folder);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aSecondGatewayOfTheSameServerIsRefusedByName() throws Exception {
        try (Home home = Home.open(temp, Disk.REAL)) {
            Path sameFolder = temp.resolve(".").resolve("../" + temp.getFileName());
            StartRefused refused = catchThrowableOfType(StartRefused.class, () -> Home.open(sameFolder, Disk.REAL));
            assertThat(refused.sentences())
                    .singleElement()
                    .asString()
                    .contains(sameFolder.toString(), "is held by another gateway", "GATEHOUSE_HOME");
            assertThat(home.folder()).exists();
        }
    }

    @Test
    void aSecondGatewayInAnotherProcessIsRefusedEvenAfterOneInThisProcessWas() throws Exception {
        try (Home home = Home.open(temp, Disk.REAL)) {
            assertThatThrownBy(() -> Home.open(home.folder(), Disk.REAL)).isInstanceOf(StartRefused.class);
            try (PublishingProcess other = PublishingProcess.start(temp, 0)) {
                assertThat(other.line()).contains("refused", temp.toString(), "is held by another gateway process");
            }
        }
    }

    @Test
    void aLockLeftByKillIsNotInTheWay() throws Exception {
        try (PublishingProcess holder = PublishingProcess.start(temp, Integer.MAX_VALUE)) {
            assertThat(holder.line()).startsWith("began with 0");
            assertThatThrownBy(() -> Home.open(temp, Disk.REAL)).hasMessageContaining("held by another gateway");
            holder.kill();
            Home.open(temp, Disk.REAL).close();
        }
    }

    @Test
    void aHomeThatWasClosedIsFreeAtOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            Home.open(temp, Disk.REAL).close();
        }
        assertThat(System.getProperties().stringPropertyNames()).noneMatch(name -> name.contains(temp.toString()));
    }

    @Test
    void aFileInTheHomesPlaceIsTold() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatThrownBy(() -> Home.open(file, Disk.REAL))
                .isInstanceOf(StartRefused.class)
                .hasMessage("The home " + file + " can't be used: there is a file of that name;"
                        + " expected a folder that can be written");
        assertThatThrownBy(() -> Home.open(file.resolve("below"), Disk.REAL))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(file + "/below can't be used");
    }

    @Test
    void whateverFailsWhileItIsOpenedIsToldAndLeavesTheHomeFree() throws Exception {
        FailingDisk disk = new FailingDisk();
        Home.open(temp.resolve("whole"), disk).close();
        int steps = disk.operations().size();
        assertThat(steps).isGreaterThanOrEqualTo(3);
        for (int i = 0; i < steps; i++) {
            Path folder = temp.resolve("home" + i);
            disk.fail(i, FailingDisk.Done.NOTHING);
            assertThatThrownBy(() -> Home.open(folder, disk))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContainingAll(folder.toString(), "injected");
            disk.heal();
            Home.open(folder, disk).close();
        }
    }
}
