package io.gatehouse.observe;

import java.util.Arrays;

/**
 * What a count that only grows was at the beginning of the minutes in which it grew: of each minute of the last
 * {@value #FINE} minutes, and of the first one in each hour of the last {@value #DAYS} days.
 *
 * <p>A minute in which nothing happened takes no place, so that a quiet count costs next to nothing. A minute is a number:
 * minutes since 1970. Used by one thread at a time.
 */
final class Readings {
    static final int FINE = 180;
    static final int DAYS = 7;
    static final int HOUR = 60;

    private static final int COARSE = DAYS * 24 * HOUR;
    private static final int FIRST = 4;
    private static final int OCTETS = 2 * Long.BYTES;

    private final Room room;
    private long[] minutes = new long[FIRST];
    private long[] values = new long[FIRST];
    private int size;
    private long reach = Long.MIN_VALUE;

    Readings(Room room) {
        this.room = room;
    }

    /** The minute, or the hour if that is long ago, that a minute belongs to: from there a count can be told. */
    static long beginning(long minute, long now) {
        return minute >= now - FINE ? minute : Math.floorDiv(minute, HOUR) * HOUR;
    }

    /** Keeps what the count was when this minute, later than those before, began. */
    void add(long minute, long value) {
        forgetWhatIsOld(minute);
        if (size == minutes.length && !grow()) {
            reach = after(0, minute);
            removeFirst();
        }
        minutes[size] = minute;
        values[size] = value;
        size++;
    }

    /** The first minute from whose beginning on the count can be told. */
    long reach() {
        return reach;
    }

    /** What the count was at the beginning of this minute, if it is {@code total} now. */
    long at(long minute, long total) {
        int place = Arrays.binarySearch(minutes, 0, size, minute);
        int next = place >= 0 ? place : -place - 1;
        return next < size ? values[next] : total;
    }

    /** Gives back the room it took. */
    void close() {
        room.giveBack((long) (minutes.length - FIRST) * OCTETS);
    }

    private void forgetWhatIsOld(long now) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (minutes[i] < now - COARSE) {
                reach = after(i, now);
            } else if (minutes[i] >= now - FINE || i == 0 || hour(i) != hour(i - 1)) {
                keep(i, kept++);
            }
        }
        size = kept;
    }

    private long hour(int place) {
        return Math.floorDiv(minutes[place], HOUR);
    }

    /** From where on the count can be told without this reading. */
    private long after(int place, long now) {
        return minutes[place] >= now - FINE ? minutes[place] + 1 : (hour(place) + 1) * HOUR;
    }

    private void keep(int place, int as) {
        minutes[as] = minutes[place];
        values[as] = values[place];
    }

    private void removeFirst() {
        size--;
        System.arraycopy(minutes, 1, minutes, 0, size);
        System.arraycopy(values, 1, values, 0, size);
    }

    private boolean grow() {
        if (!room.take((long) minutes.length * OCTETS)) {
            return false;
        }
        minutes = Arrays.copyOf(minutes, 2 * minutes.length);
        values = Arrays.copyOf(values, 2 * values.length);
        return true;
    }
}
