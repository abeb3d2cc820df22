package io.gatehouse.jsonpath;

import jakarta.json.JsonString;

/** A text that a query has or makes: of our own, since looking up a JSON provider depends on the calling thread. */
record Text(String value) implements JsonString {
    @Override
    public String getString() {
        return value;
    }

    @Override
    public CharSequence getChars() {
        return value;
    }

    @Override
    public ValueType getValueType() {
        return ValueType.STRING;
    }
}
