package io.gatehouse.policy.transform;

import io.gatehouse.config.Providers;

/** How a value is written into text of a media type, so that it is read as text and nothing else. */
enum Escaping {
    /** Also in the value of an attribute that is in quotes. */
    MARKUP {
        @Override
        String escaped(String value) {
            StringBuilder text = new StringBuilder(value.length() + 16);
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                switch (c) {
                    case '&' -> text.append("&amp;");
                    case '<' -> text.append("&lt;");
                    case '>' -> text.append("&gt;");
                    case '"' -> text.append("&quot;");
                    case '\'' -> text.append("&#39;");
                    default -> text.append(c);
                }
            }
            return text.toString();
        }
    },
    /** Within the quotes of a text. */
    JSON {
        @Override
        String escaped(String value) {
            String quoted = Providers.JSON.createValue(value).toString();
            return quoted.substring(1, quoted.length() - 1);
        }
    },
    NONE {
        @Override
        String escaped(String value) {
            return value;
        }
    };

    /** That of a type in small letters, without parameters. */
    static Escaping of(String type) {
        if (type.contains("html") || type.endsWith("/xml") || type.endsWith("+xml")) {
            return MARKUP;
        }
        return type.endsWith("/json") || type.endsWith("+json") ? JSON : NONE;
    }

    abstract String escaped(String value);
}
