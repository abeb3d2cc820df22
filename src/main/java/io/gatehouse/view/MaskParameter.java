package io.gatehouse.view;

import io.gatehouse.exchange.Query;
import io.gatehouse.exchange.Request;
import io.gatehouse.shape.Mask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query parameter in which clients say what they want of an answer, such as {@code ?fields=id,owner(name)}.
 *
 * @param name its name
 */
public record MaskParameter(String name) {

    /** A parameter that is none, in words for the client. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String says) {
            super(says, null, false, false);
        }
    }

    /** What a request asks for; null for all. */
    @Nullable
    Mask of(Request request) throws Unreadable {
        List<String> values = Query.all(request.query(), name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw new Unreadable("The query has " + name + " more than once.");
        }
        try {
            return Mask.parse(values.get(0));
        } catch (Mask.Unreadable wrong) {
            throw new Unreadable("What " + name + " asks for can't be read: " + wrong.getMessage() + ".");
        }
    }

    /** The request as others get it, who know nothing of the parameter. */
    Request without(Request request) {
        return request.withTarget(request.path(), Query.without(request.query(), name));
    }
}
