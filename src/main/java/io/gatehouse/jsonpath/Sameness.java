package io.gatehouse.jsonpath;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Whether two values are equal (RFC 9535 §2.3.5.2.2): numbers as numbers, {@code 1.0} as {@code 1}, members in any order.
 *
 * <p>It takes no stack: documents may be deep. One thread calls it, once.
 */
final class Sameness {
    private record Pair(JsonValue one, JsonValue other) {}

    private final Deque<Pair> ahead = new ArrayDeque<>();
    private final Visits visits;

    Sameness(Visits visits) {
        this.visits = visits;
    }

    boolean of(JsonValue one, JsonValue other) {
        ahead.push(new Pair(one, other));
        while (!ahead.isEmpty()) {
            if (!alike(ahead.pop())) {
                return false;
            }
        }
        return true;
    }

    /** Whether a pair is equal as far as it goes; what is within is looked at later. */
    private boolean alike(Pair pair) {
        if (pair.one() instanceof JsonNumber a && pair.other() instanceof JsonNumber b) {
            return a.bigDecimalValue().compareTo(b.bigDecimalValue()) == 0;
        }
        if (pair.one() instanceof JsonString a && pair.other() instanceof JsonString b) {
            visits.read(a.getString().length());
            return a.getString().equals(b.getString());
        }
        if (pair.one() instanceof JsonArray a && pair.other() instanceof JsonArray b) {
            return items(a, b);
        }
        if (pair.one() instanceof JsonObject a && pair.other() instanceof JsonObject b) {
            return members(a, b);
        }
        // true, false and null have nothing but their type
        return pair.one().getValueType() == pair.other().getValueType();
    }

    private boolean items(JsonArray one, JsonArray other) {
        if (one.size() != other.size()) {
            return false;
        }
        visits.count(one.size());
        for (int i = 0; i < one.size(); i++) {
            ahead.push(new Pair(one.get(i), other.get(i)));
        }
        return true;
    }

    private boolean members(JsonObject one, JsonObject other) {
        if (one.size() != other.size()) {
            return false;
        }
        visits.count(one.size());
        for (Map.Entry<String, JsonValue> member : one.entrySet()) {
            JsonValue counterpart = other.get(member.getKey());
            if (counterpart == null) {
                return false;
            }
            ahead.push(new Pair(member.getValue(), counterpart));
        }
        return true;
    }
}
