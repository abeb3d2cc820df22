package io.gatehouse.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the code answers and what {@code openapi.json} describes are the same calls. */
class ResourcesTest {
    private static final Pattern CHOICE = Pattern.compile("\\{\\s*\\w+\\s*:\\s*([\\w-]+(?:\\|[\\w-]+)+)\\s*}");
    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*(\\w+)\\s*:[^{}]*(?:\\{[^{}]*}[^{}]*)*}");

    @Test
    void everyMethodOfEveryResourceIsDescribedAndEveryDescribedCallHasItsMethod() {
        Set<String> written = new TreeSet<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.gatehouse").stream()
                        .filter(each -> each.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .forEach(resource -> written.addAll(calls(resource)));
        Set<String> described = OpenApiTest.operations().keySet().stream()
                .filter(call -> !call.startsWith("HEAD ")) // JAX-RS answers it wherever it answers GET
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(written);
    }

    @Test
    void aChoiceInAPathStandsForEachOfItsWordsAndAVariableLosesItsPattern() {
        assertThat(paths("/{kind: a|b}/{id}")).containsExactly("/a/{id}", "/b/{id}");
        assertThat(paths("/revisions/{n: [0-9]{1,9}}/x")).containsExactly("/revisions/{n}/x");
    }

    private static List<String> calls(Class<?> resource) {
        List<String> calls = new ArrayList<>();
        for (Method method : resource.getDeclaredMethods()) {
            Path own = method.getAnnotation(Path.class);
            List<String> verbs = verbs(method);
            assertThat(own == null || !verbs.isEmpty())
                    .as(method + " hands the call to another resource, which this test does not follow")
                    .isTrue();
            String path = resource.getAnnotation(Path.class).value() + (own == null ? "" : "/" + own.value());
            for (String verb : verbs) {
                paths("/" + path.replaceAll("/+", "/").replaceAll("^/|/$", ""))
                        .forEach(each -> calls.add(verb + " " + each));
            }
        }
        return calls;
    }

    private static List<String> verbs(Method method) {
        List<String> verbs = new ArrayList<>();
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                verbs.add(verb.value());
            }
        }
        return verbs;
    }

    private static List<String> paths(String template) {
        Matcher choice = CHOICE.matcher(template);
        if (!choice.find()) {
            return List.of(VARIABLE.matcher(template).replaceAll("{$1}"));
        }
        List<String> paths = new ArrayList<>();
        for (String word : choice.group(1).split("\\|")) {
            paths.addAll(paths(template.substring(0, choice.start()) + word + template.substring(choice.end())));
        }
        return paths;
    }
}
