package io.gatehouse;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.policy.Policy;
import io.gatehouse.snapshot.Live;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may know which, as src/docs and the packages' own documentation say. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.gatehouse");

    static Stream<Arguments> rules() {
        return Stream.of(
                rule(
                        "an exchange knows the JDK only",
                        classes()
                                .that()
                                .resideInAPackage("io.gatehouse.exchange..")
                                .should()
                                .onlyDependOnClassesThat(
                                        resideInAnyPackage("java..", "org.jspecify..", "io.gatehouse.exchange.."))),
                rule(
                        "the configuration knows nothing else of ours but JSONPath",
                        noClasses()
                                .that()
                                .resideInAPackage("io.gatehouse.config..")
                                .should()
                                .dependOnClassesThat(resideInAPackage("io.gatehouse..")
                                        .and(not(resideInAnyPackage(
                                                "io.gatehouse.config..", "io.gatehouse.jsonpath.."))))),
                rule(
                        "JSONPath knows JSON-P and RE2 only, and nothing else of ours",
                        classes()
                                .that()
                                .resideInAPackage("io.gatehouse.jsonpath..")
                                .should()
                                .onlyDependOnClassesThat(resideInAnyPackage(
                                        "java..",
                                        "org.jspecify..",
                                        "jakarta.json..",
                                        "com.google.re2j..",
                                        "io.gatehouse.jsonpath.."))),
                rule(
                        "the words that reshape JSON know JSON, its queries and the JDK only",
                        classes()
                                .that()
                                .resideInAPackage("io.gatehouse.shape..")
                                .should()
                                .onlyDependOnClassesThat(resideInAnyPackage(
                                        "java..",
                                        "jakarta.json..",
                                        "org.jspecify..",
                                        "io.gatehouse.jsonpath..",
                                        "io.gatehouse.shape.."))),
                rule(
                        "no policy knows another",
                        slices().matching("io.gatehouse.policy.(*)..").should().notDependOnEachOther()),
                rule(
                        "a policy that settles, counts or keeps anything says what it decides as the first",
                        classes().that().implement(Policy.class).should(sayWhatTheyDecideFirst())),
                rule(
                        "whether an exchange is the first is asked for all policies in one place",
                        noClasses()
                                .that()
                                .doNotHaveFullyQualifiedName("io.gatehouse.policy.Step")
                                .should()
                                .callMethod(Exchange.class, "isFirst")),
                rule(
                        "a request asks for the live snapshot once, where it comes in",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.gatehouse.snapshot..")
                                .and()
                                .doNotHaveFullyQualifiedName("io.gatehouse.entrance.ObserveFilter")
                                .and()
                                .doNotHaveFullyQualifiedName("io.gatehouse.explain.Explainer")
                                .should()
                                .callMethod(Live.class, "enter")
                                .orShould()
                                .callMethod(Live.class, "get")),
                rule(
                        "servlets are known at the edges only",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages(
                                        "io.gatehouse.entrance..", "io.gatehouse.admin..", "io.gatehouse.launch..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("jakarta.servlet..")),
                rule(
                        "JAX-RS is known by the admin API and its registration only",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages("io.gatehouse.admin..", "io.gatehouse.entrance..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("jakarta.ws.rs..", "org.glassfish..")),
                rule(
                        "HttpClient is known in forward only",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.gatehouse.forward..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("org.apache.hc..")),
                rule(
                        "the JOSE library is known where tokens are",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.gatehouse.token..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("com.nimbusds..")),
                rule(
                        "the library that counts is known where limits are, and a store's half of it there",
                        noClasses()
                                .that()
                                .resideOutsideOfPackages("io.gatehouse.limit..", "io.gatehouse.cluster..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("io.github.bucket4j..")),
                rule(
                        "Redis is known in cluster only",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.gatehouse.cluster..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage("io.lettuce..", "io.netty..", "reactor..")),
                rule(
                        "what may be stored does not depend on where that is",
                        noClasses()
                                .that()
                                .resideInAPackage("io.gatehouse.cache")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("io.gatehouse.cache.store..")),
                rule(
                        "Ehcache is known where answers are kept only",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.gatehouse.cache.store..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("org.ehcache..")),
                rule(
                        "the library of templates is known by the policy that has them only",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.gatehouse.policy.transform..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("com.github.mustachejava..")),
                rule(
                        "Tomcat is known by the launcher and one class, and nobody knows the launcher",
                        noClasses()
                                .that()
                                .resideOutsideOfPackage("io.gatehouse.launch..")
                                .and()
                                .haveNameNotMatching("io\\.gatehouse\\.entrance\\.tunnel\\.TomcatClient(\\$.*)?")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(
                                        "org.apache.catalina..",
                                        "org.apache.coyote..",
                                        "org.apache.tomcat..",
                                        "picocli..",
                                        "io.gatehouse.launch..")),
                rule(
                        "the launcher knows nothing of the web application",
                        noClasses()
                                .that()
                                .resideInAPackage("io.gatehouse.launch..")
                                .should()
                                .dependOnClassesThat(resideInAPackage("io.gatehouse..")
                                        .and(not(resideInAPackage("io.gatehouse.launch.."))))),
                rule(
                        "the class that java -jar starts needs the JDK only",
                        classes()
                                .that(thePartsThatRunStraightFromTheWar())
                                .should()
                                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..")
                                        .or(thePartsThatRunStraightFromTheWar()))),
                rule(
                        "packages form no cycle",
                        slices().matching("io.gatehouse.(*)..").should().beFreeOfCycles()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(PRODUCT);
    }

    private static ArchCondition<JavaClass> sayWhatTheyDecideFirst() {
        return new ArchCondition<>("declare decideFirst where they declare settle, seen or rehearse") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Set<String> declared =
                        type.getMethods().stream().map(JavaMethod::getName).collect(Collectors.toSet());
                boolean lasts = Stream.of("settle", "seen", "rehearse").anyMatch(declared::contains);
                if (lasts && !declared.contains("decideFirst")) {
                    events.add(SimpleConditionEvent.violated(type, type.getName() + " does not"));
                }
            }
        };
    }

    private static DescribedPredicate<JavaClass> thePartsThatRunStraightFromTheWar() {
        return DescribedPredicate.describe("Launcher, WorkFolder, LastingLogs", type -> type.getFullName()
                .matches("io\\.gatehouse\\.launch\\.(Launcher|WorkFolder|LastingLogs)(\\$.*)?"));
    }

    private static Arguments rule(String name, ArchRule rule) {
        return Arguments.of(Named.of(name, rule));
    }
}
