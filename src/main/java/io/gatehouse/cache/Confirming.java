package io.gatehouse.cache;

import io.gatehouse.exchange.Headers;
import java.util.List;

/** Which of what is stored an upstream speaks of that says 304: it still holds, and has these fields now (RFC 9111 §4.3.4). */
public final class Confirming {
    private Confirming() {}

    /**
     * Those that its word is about, in their order; none where it is about another one. The letter says less: a word with a strong
     * tag is about nothing that has not the very same. But where there is one alone it was asked about by what tells it, and the word is the
     * answer to that, with whatever tag; and what was asked about by {@code W/"a"} is what {@code "a"} speaks of, where an upstream
     * makes the tags of what it compresses weak and not those of a 304, as nginx does.
     *
     * @param all that might answer the request if they were fresh, the newest first
     * @param word the fields of the 304
     */
    public static List<Stored> of(List<Stored> all, Headers word) {
        if (all.size() == 1) {
            return all;
        }
        String tag = word.first("ETag");
        List<Stored> strongly = all.stream()
                .filter(each -> Validators.isSameStrongly(tag, each.headers().first("ETag")))
                .toList();
        if (!strongly.isEmpty()) {
            return strongly;
        }
        return all.stream()
                .filter(each -> Validators.isSameWeakly(word, each.headers()))
                .reduce((newer, older) -> older.date() > newer.date() ? older : newer)
                .stream()
                .toList();
    }
}
