package io.gatehouse.exchange;

/** What the value of a field may hold (RFC 9110 §5.5). */
public final class FieldValue {
    private FieldValue() {}

    /** Whether the text holds no control character but tabs, and only octets. */
    public static boolean is(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }
}
