package io.gatehouse.admin;

import io.gatehouse.problem.ProblemReply;
import java.util.List;

/**
 * A kind of problem. Where it says more than its status does, it has a name of its own, so that a program can tell it
 * from others of the same status (RFC 9457 §3.1.1); everything else is {@code about:blank} (§4.2.1).
 *
 * @param status the status code of the answer
 * @param uri what identifies the kind; nothing is to be fetched there
 * @param title the kind in words, the same for every problem of it
 */
record ProblemType(int status, String uri, String title) {
    static final ProblemType UNREADABLE_CONTENT = named(400, "unreadable-content", "Unreadable content");
    static final ProblemType REFUSED_DOCUMENT = named(422, "refused-document", "Refused document");
    static final ProblemType REFUSED_CONTENT = named(422, "refused-content", "Refused content");
    static final ProblemType IN_USE = named(409, "in-use", "Resource in use");
    static final ProblemType PATCH_DOES_NOT_APPLY = named(409, "patch-does-not-apply", "Patch does not apply");
    static final ProblemType FILE_IS_THE_TRUTH = named(409, "file-is-the-truth", "A file is the truth");
    static final ProblemType SHUTS_CALLER_OUT = named(409, "shuts-caller-out", "Shuts its caller out");
    static final ProblemType REFUSED_AT_START = named(409, "refused-at-start", "Document refused at start");

    /** All that have a name. */
    static final List<ProblemType> NAMED = List.of(
            UNREADABLE_CONTENT,
            REFUSED_DOCUMENT,
            REFUSED_CONTENT,
            IN_USE,
            PATCH_DOES_NOT_APPLY,
            FILE_IS_THE_TRUTH,
            SHUTS_CALLER_OUT,
            REFUSED_AT_START);

    /** The kind that says no more than its status. */
    static ProblemType of(int status) {
        return new ProblemType(status, "about:blank", ProblemReply.title(status));
    }

    private static ProblemType named(int status, String word, String title) {
        return new ProblemType(status, "urn:gatehouse:problem:" + word, title);
    }
}
