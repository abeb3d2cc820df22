package io.gatehouse.jsonpath;

import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression that has a value ({@code ValueType}, RFC 9535 §2.4.1); null stands for {@code Nothing}. */
@FunctionalInterface
non-sealed interface Value extends Operand {

    @Nullable
    JsonValue in(Scope scope);

    /** One that is written in the query. */
    record Literal(JsonValue value) implements Value {
        @Override
        public JsonValue in(Scope scope) {
            return value;
        }
    }

    /** That of the only node that a query selects; nothing where it selects none or several. */
    static Value only(Query query) {
        return scope -> {
            List<Node> nodes = query.nodes(scope);
            return nodes.size() == 1 ? nodes.get(0).value() : null;
        };
    }
}
