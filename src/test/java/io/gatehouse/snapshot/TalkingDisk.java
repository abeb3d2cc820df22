package io.gatehouse.snapshot;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** The real disk, but it prints a line before and after each step, so that whoever reads it can kill at any of them. */
final class TalkingDisk implements Disk {
    /** How the lines begin. */
    static final String MARK = "- ";

    private static final int PIECES = 4;

    private final PrintStream out;

    TalkingDisk(PrintStream out) {
        this.out = out;
    }

    private void say(String what, Path file) {
        out.println(MARK + what + " " + file.getFileName());
    }

    /** In pieces, so that a file can be torn. */
    @Override
    public void write(Path file, byte[] content) throws IOException {
        say("writing", file);
        int piece = content.length / PIECES + 1;
        Disk.super.write(file, Arrays.copyOf(content, piece));
        for (int from = piece; from < content.length; from += piece) {
            say("writing on", file);
            byte[] next = Arrays.copyOfRange(content, from, Math.min(content.length, from + piece));
            Files.write(file, next, StandardOpenOption.APPEND);
        }
        say("written", file);
    }

    @Override
    public void sync(Path file) throws IOException {
        say("forcing", file);
        Disk.super.sync(file);
        say("forced", file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        say("renaming", to);
        Disk.super.rename(from, to);
        say("renamed", to);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        say("forcing", folder);
        Disk.super.syncFolder(folder);
        say("forced", folder);
    }
}
