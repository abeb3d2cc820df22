package io.gatehouse.docs;

import io.gatehouse.config.Document;
import io.gatehouse.config.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every document that the documentation shows: whole files, and the YAML and JSON blocks of every Markdown page. A block
 * that is no whole document stands for a part of one: a policy's page shows the {@code policies} of a route.
 */
final class Examples {
    private static final List<String> PAGES = List.of("README.md", "server-config", "webapp-config", "src");

    private Examples() {}

    static List<Example> documents() throws Exception {
        List<Example> examples = new ArrayList<>();
        for (Path file : files(Path.of("webapp-config"), ".yaml")) {
            examples.add(new Example(file.toString(), Document.read(Files.readAllBytes(file), Format.YAML)));
        }
        for (Path page : pages()) {
            int number = 0;
            for (String block : Documents.blocks(page, "(?:yaml|json)")) {
                examples.add(new Example(page + " " + ++number, Document.read(whole(block), Format.YAML)));
            }
        }
        return examples;
    }

    /** Every Markdown page of the project. */
    static List<Path> pages() throws Exception {
        List<Path> pages = new ArrayList<>();
        for (String place : PAGES) {
            pages.addAll(files(Path.of(place), ".md"));
        }
        return pages;
    }

    private static List<Path> files(Path place, String ending) throws Exception {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static String whole(String block) {
        if (block.contains("version: 1") || block.contains("\"version\"")) {
            return block;
        }
        return """
            version: 1
            routes:
              example:
                match: {path: "/{id}"}
                respond: {status: 200}
            """ + block.indent(4);
    }
}
