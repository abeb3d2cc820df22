package io.gatehouse.snapshot;

import java.io.Serial;
import java.util.List;

/** The gateway can't start, with a sentence for each reason that a person can act on. */
public final class StartRefused extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> sentences;

    public StartRefused(List<String> sentences) {
        super(String.join("\n", sentences));
        this.sentences = List.copyOf(sentences);
    }

    StartRefused(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentences = List.of(sentence);
    }

    StartRefused(String sentence) {
        this(List.of(sentence));
    }

    public List<String> sentences() {
        return sentences;
    }
}
