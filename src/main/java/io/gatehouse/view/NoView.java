package io.gatehouse.view;

/** Why no view can be made of an answer: a word, and a sentence about the answer. */
final class NoView extends Exception {
    private static final long serialVersionUID = 1L;

    private final String word;

    NoView(String word, String says) {
        super(says, null, false, false);
        this.word = word;
    }

    /** In words for the client. */
    String of(String view) {
        return "The view " + view + " can't be made of the answer: " + getMessage() + " (" + word + ").";
    }
}
