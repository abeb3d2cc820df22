package io.gatehouse.cache;

import io.gatehouse.exchange.Headers;
import java.util.List;

/** Which of what is stored an upstream speaks of that says 304: it still holds, and has these fields now (RFC 9111 §4.3.4). */
public final class Confirming {
    private Confirming() {}

    /**
     * Those that its word is about, in their order; none where it is about another one.
     *
     * @param all that might answer the request if they were fresh, the newest first
     * @param word the fields of the 304
     */
    public static List<Stored> of(List<Stored> all, Headers word) {
        String tag = word.first("ETag");
        if (tag != null && !Validators.isWeak(tag)) {
            return all.stream()
                    .filter(each ->
                            Validators.isSameStrongly(tag, each.headers().first("ETag")))
                    .toList();
        }
        if (!Validators.isThere(word)) {
            // also where that has a validator, since it was asked about by it
            return all.size() == 1 ? all : List.of();
        }
        return all.stream()
                .filter(each -> Validators.isSameWeakly(word, each.headers()))
                .reduce((newer, older) -> older.date() > newer.date() ? older : newer)
                .stream()
                .toList();
    }
}
