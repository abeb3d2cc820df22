package io.gatehouse.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The real disk, but one operation fails, once: before it did anything, half done, or all done. */
final class FailingDisk implements Disk {
    /** How much of the failing operation is done before it fails. */
    enum Done {
        NOTHING,
        HALF,
        ALL
    }

    private final List<String> operations = new ArrayList<>();
    private int failing = -1;
    private Done done = Done.NOTHING;

    /** Has the operation that comes {@code after} so many others fail. */
    void fail(int after, Done howMuch) {
        operations.clear();
        failing = after;
        done = howMuch;
    }

    /** Has none fail. */
    void heal() {
        fail(-1, Done.NOTHING);
    }

    /** What was asked of the disk since the last {@link #fail} or {@link #heal}. */
    List<String> operations() {
        return operations;
    }

    private interface Action {
        void run() throws IOException;
    }

    private void pass(String operation, Path file, Action action, Action half) throws IOException {
        boolean fails = operations.size() == failing;
        operations.add(operation + " " + file.getFileName());
        if (!fails) {
            action.run();
            return;
        }
        if (done == Done.HALF) {
            half.run();
        } else if (done == Done.ALL) {
            action.run();
        }
        throw new IOException("injected: " + operation + " " + file.getFileName());
    }

    private void pass(String operation, Path file, Action action) throws IOException {
        pass(operation, file, action, () -> {});
    }

    @Override
    public void makeFolder(Path folder) throws IOException {
        pass("makeFolder", folder, () -> Disk.super.makeFolder(folder));
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        byte[] half = Arrays.copyOf(content, content.length / 2);
        pass("write", file, () -> Disk.super.write(file, content), () -> Disk.super.write(file, half));
    }

    @Override
    public void sync(Path file) throws IOException {
        pass("sync", file, () -> Disk.super.sync(file));
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        pass("syncFolder", folder, () -> Disk.super.syncFolder(folder));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        pass("rename", to, () -> Disk.super.rename(from, to));
    }

    @Override
    public void delete(Path file) throws IOException {
        pass("delete", file, () -> Disk.super.delete(file));
    }
}
