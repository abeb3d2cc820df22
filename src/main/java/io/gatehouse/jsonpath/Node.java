package io.gatehouse.jsonpath;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of a document, and where it is (RFC 9535 §1.1).
 *
 * @param location of the value in the document
 * @param value as it stands there
 */
public record Node(Location location, JsonValue value) {

    /** The members or items, in their order; none of any other value. */
    List<Node> children() {
        List<Node> children = new ArrayList<>(size());
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                children.add(new Node(location.child(i), array.get(i)));
            }
        } else if (value instanceof JsonObject object) {
            object.forEach((name, member) -> children.add(new Node(location.child(name), member)));
        }
        return children;
    }

    /** How many members or items there are. */
    int size() {
        if (value instanceof JsonArray array) {
            return array.size();
        }
        return value instanceof JsonObject object ? object.size() : 0;
    }
}
