package io.gatehouse.policy.transform;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.DefaultMustacheVisitor;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.MustacheResolver;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.TemplateContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Reads one template by the library, without what reaches beyond it: partials, inheritance, pragmas, names that come from values. Used
 * once, by one thread; what it has read, by any.
 */
final class TemplateReading extends DefaultMustacheFactory {
    /** By which the library calls the template in what it says of it. */
    static final String NAME = "template";

    /** How deep sections may stand within each other. */
    private static final int DEEPEST = 20;

    private final Escaping escaping;
    private int open;

    TemplateReading(Escaping escaping) {
        super((MustacheResolver) name -> null);
        this.escaping = escaping;
        setObjectHandler(new JsonScopes());
    }

    /** What is wrong, and in which line. */
    static String detail(MustacheException wrong) {
        String message = String.valueOf(wrong.getMessage());
        int place = message.indexOf(" @[");
        String said = (place < 0 ? message : message.substring(0, place)).replaceAll(" in template:\\d+(@\\d+)?", "");
        return wrong.getContext() == null
                ? said
                : said + " (line " + wrong.getContext().line() + ')';
    }

    @Override
    public void encode(String value, Writer writer) {
        try {
            writer.write(escaping.escaped(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public MustacheVisitor createMustacheVisitor() {
        open++;
        return new Visitor();
    }

    private final class Visitor extends DefaultMustacheVisitor {
        Visitor() {
            super(TemplateReading.this);
            if (open > DEEPEST + 1) {
                throw new MustacheException("sections stand more than " + DEEPEST + " deep within each other");
            }
        }

        @Override
        public Mustache mustache(TemplateContext place) {
            open--;
            return super.mustache(place);
        }

        @Override
        public void value(TemplateContext place, String name, boolean escaped) {
            known(place, name);
            super.value(place, name, escaped);
        }

        @Override
        public void iterable(TemplateContext place, String name, Mustache section) {
            known(place, name);
            super.iterable(place, name, section);
        }

        @Override
        public void notIterable(TemplateContext place, String name, Mustache section) {
            known(place, name);
            super.notIterable(place, name, section);
        }

        private static void known(TemplateContext place, String name) {
            if (name.startsWith("*")) {
                throw unknown(place, "{{" + name + "}}");
            }
        }

        @Override
        public void partial(TemplateContext place, String name, String indent) {
            throw unknown(place, "{{>" + name + "}}");
        }

        @Override
        public void dynamicPartial(TemplateContext place, String name, String indent) {
            throw unknown(place, "{{>" + name + "}}");
        }

        @Override
        public void extend(TemplateContext place, String name, Mustache section) {
            throw unknown(place, "{{<" + name + "}}");
        }

        @Override
        public void name(TemplateContext place, String name, Mustache section) {
            throw unknown(place, "{{$" + name + "}}");
        }

        @Override
        public void pragma(TemplateContext place, String name, String arguments) {
            throw unknown(place, "{{%" + name + "}}");
        }

        private static MustacheException unknown(TemplateContext place, String tag) {
            return new MustacheException(tag + " is not known here", place);
        }
    }
}
