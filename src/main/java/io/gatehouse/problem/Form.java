package io.gatehouse.problem;

import io.gatehouse.exchange.Headers;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form a problem is told in, chosen by the request's {@code Accept} (RFC 9110 §12.5.1). In order of our liking. */
enum Form {
    JSON(ProblemReply.MEDIA_TYPE, "application/json"),
    HTML("text/html; charset=utf-8", "text/html"),
    TEXT("text/plain; charset=utf-8", "text/plain");

    private static final Pattern WEIGHT = Pattern.compile("(?i)[ \\t]*q=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)[ \\t]*");

    private final String contentType;
    private final List<String> types;

    /** @param asked a type that asks for this form, besides its own */
    Form(String contentType, String asked) {
        this.contentType = contentType;
        this.types = contentType.equals(ProblemReply.MEDIA_TYPE) ? List.of(contentType, asked) : List.of(asked);
    }

    String contentType() {
        return contentType;
    }

    /** The form that the client likes best; of equals the first, also where it takes none of them. */
    static Form of(Headers request) {
        List<String> ranges = request.members("Accept");
        Form best = JSON;
        for (Form form : ranges.isEmpty() ? List.<Form>of() : List.of(values())) {
            if (form.weight(ranges) > best.weight(ranges)) {
                best = form;
            }
        }
        return best;
    }

    /** Of the ranges that fit, the most specific one counts. */
    private double weight(List<String> ranges) {
        double weight = 0;
        int closest = 0;
        for (String range : ranges) {
            String[] parts = range.split(";");
            int fit = fit(parts[0].strip().toLowerCase(Locale.ROOT));
            double given = given(parts);
            if (fit > closest || fit > 0 && fit == closest && given > weight) {
                closest = fit;
                weight = given;
            }
        }
        return weight;
    }

    /** How closely a range names this form: 0 for not at all. */
    private int fit(String range) {
        for (String type : types) {
            if (range.equals(type)) {
                return 3;
            }
        }
        String main = types.get(0).substring(0, types.get(0).indexOf('/'));
        return range.equals(main + "/*") ? 2 : range.equals("*/*") ? 1 : 0;
    }

    private static double given(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            Matcher weight = WEIGHT.matcher(parts[i]);
            if (weight.matches()) {
                return Double.parseDouble(weight.group(1));
            }
        }
        return 1;
    }
}
