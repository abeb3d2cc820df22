package io.gatehouse.problem;

/** The page that shows a problem to a person: no script, nothing fetched, readable by day and by night. */
final class ProblemPage {
    /** What a browser may do with the page: show it, with the style it brings. */
    static final String SECURITY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    private static final String PAGE = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%1$d %2$s</title>
        <style>
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 15vh auto; padding: 0 1.5rem; }
        h1 { font-size: 1.75rem; line-height: 1.2; }
        dl { margin-top: 2rem; font-size: .875rem; }
        dt { float: left; clear: left; width: 5rem; }
        dd { margin: 0 0 0 5rem; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
        </style>
        </head>
        <body>
        <main>
        <h1>%1$d %2$s</h1>
        <p>%3$s</p>
        <dl>
        <dt>Path</dt>
        <dd>%4$s</dd>
        <dt>Request</dt>
        <dd>%5$s</dd>
        </dl>
        </main>
        </body>
        </html>
        """;

    private ProblemPage() {}

    static String of(int status, String title, String detail, String path, String requestId) {
        return PAGE.formatted(status, escaped(title), escaped(detail), escaped(path), escaped(requestId));
    }

    /** Text that no browser takes for markup, in content and in attributes. */
    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
