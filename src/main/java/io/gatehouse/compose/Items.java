package io.gatehouse.compose;

import io.gatehouse.config.Providers;
import io.gatehouse.exchange.Headers;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of a list that a part is asked for, and how far that has come. Used by one thread. */
final class Items {
    private final Part part;
    private final JsonArray list;
    private final @Nullable Outcome[] outcomes;
    private int next;
    private int ended;

    Items(Part part, JsonArray list) {
        this.part = part;
        this.list = list;
        this.outcomes = new Outcome[list.size()];
    }

    /** The place of the next item that may be asked for now; -1 where there is none. */
    int next(int concurrency) {
        return next < list.size() && next - ended < concurrency ? next++ : -1;
    }

    JsonValue item(int place) {
        return list.get(place);
    }

    void ended(int place, Outcome outcome) {
        outcomes[place] = outcome;
        ended++;
    }

    boolean areAllEnded() {
        return ended == list.size();
    }

    /** Whether nothing was had in place of the one, and something of the other. */
    private static boolean isWorse(Outcome one, Outcome other) {
        return !one.isWell() && one.value() == null && other.value() != null;
    }

    /** What came of all; of those that have not ended, as if their time were up. */
    Brought brought() {
        JsonArrayBuilder values = Providers.JSON.createArrayBuilder();
        List<Integer> failed = new ArrayList<>();
        List<Headers> answers = new ArrayList<>();
        Outcome told = Outcome.well(200, JsonValue.NULL, Headers.EMPTY);
        for (int i = 0; i < outcomes.length; i++) {
            Outcome outcome = outcomes[i] == null ? Outcome.failed(504, Reason.TIMEOUT) : outcomes[i];
            told = told.isWell() || isWorse(outcome, told) ? outcome : told;
            answers.add(outcome.headers());
            JsonValue value = Brought.of(part, outcome).value();
            if (value != null) {
                values.add(value);
            }
            if (!outcome.isWell()) {
                failed.add(i);
            }
        }
        return new Brought(part, told, values.build(), failed, answers, false);
    }
}
