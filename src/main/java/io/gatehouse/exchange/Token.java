package io.gatehouse.exchange;

/** The token of RFC 9110 §5.6.2: what a method and a field's name are made of. */
public final class Token {
    private static final boolean[] TCHAR = new boolean[0x80];

    static {
        for (char c = '!'; c < 0x7f; c++) {
            TCHAR[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
    }

    private Token() {}

    /** Whether the text is a token; an empty one is none. */
    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || !TCHAR[c]) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
