package io.gatehouse.policy.transform;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/**
 * A logic-less template that makes text of a JSON value. It sees nothing but that value, and includes no other template. Any thread may
 * fill it.
 */
final class TextTemplate {
    /** How many characters it may have. */
    static final int LONGEST = 64 * 1024;

    private final Mustache template;

    private TextTemplate(Mustache template) {
        this.template = template;
    }

    /** What a text that is no template is refused with. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    /**
     * Reads a template.
     *
     * @param type the media type of what it makes, by which values are escaped
     */
    static TextTemplate compile(String text, String type) throws Unreadable {
        if (text.length() > LONGEST) {
            throw new Unreadable("has " + text.length() + " characters, more than " + LONGEST);
        }
        try {
            return new TextTemplate(
                    new TemplateReading(Escaping.of(type)).compile(new StringReader(text), TemplateReading.NAME));
        } catch (MustacheException e) {
            throw new Unreadable("is no template: " + TemplateReading.detail(e));
        } catch (RuntimeException e) {
            // the library has no word for delimiters that it cuts one short
            throw new Unreadable("is no template");
        }
    }

    /** The text that it makes of a value. */
    byte[] fill(JsonValue value, int most) throws Obstacle {
        LimitedText text = new LimitedText(most);
        try {
            template.execute(text, value);
        } catch (RuntimeException e) {
            throw new Obstacle(text.isFull() ? Unchanged.RESULT : Unchanged.UNFIT);
        }
        byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
        if (octets.length > most) {
            throw new Obstacle(Unchanged.RESULT);
        }
        return octets;
    }
}
