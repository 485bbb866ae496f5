package io.parley.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house as one list, for any root package: the tests hold them over {@code io.parley}, and over a small tree of
 * classes that break each of them.
 */
final class HouseRules {

    /** A package may import what stands after it, never what stands before it. */
    static final List<String> ORDER = List.of(
            "runtime",
            "endpoint",
            "http",
            "handshake",
            "backend",
            "protocol",
            "hub",
            "broker",
            "transport",
            "auth",
            "store",
            "channel");

    private final String root;
    private final String launch;

    /**
     * @param root the package that holds those of {@link #ORDER}
     * @param launch the package of the WAR's launcher
     */
    HouseRules(String root, String launch) {
        this.root = root;
        this.launch = launch;
    }

    /** All rules; none minds a package that does not exist yet. */
    List<ArchRule> all() {
        List<ArchRule> rules = new ArrayList<>();
        rules.add(classes()
                .that()
                .resideInAPackage(root + "..")
                .should()
                .resideInAnyPackage(ORDER.stream().map(this::below).toArray(String[]::new))
                .as("every class has its place in the order of packages"));
        for (int place = 1; place < ORDER.size(); place++) {
            rules.add(onlyLooksDown(place));
        }
        rules.add(noClass("a parent package never imports its children", this::isChild));
        rules.add(noClass("siblings never import each other", this::isSibling));
        rules.add(slices().matching(root + ".(**)").should().beFreeOfCycles().as("no two packages are in a cycle"));
        rules.add(fence("jakarta.websocket..", "endpoint", "runtime"));
        rules.add(fence("jakarta.servlet..", "http", "runtime"));
        rules.add(fence("jakarta.enterprise..", "backend.cdi"));
        rules.add(fence("com.nimbusds..", "auth"));
        rules.add(fence("io.micrometer..", "http"));
        rules.add(fence("org.h2..", "store"));
        rules.add(fence("org.glassfish.tyrus..", "runtime.embedded"));
        rules.add(fence("org.glassfish.grizzly..", "runtime.embedded"));
        rules.add(knowsTheJdkOnly(below("channel")));
        rules.add(knowsTheJdkOnly(launch + ".."));
        rules.add(noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Managers?|Impl)")
                .as("no class is named after nothing: Util, Helper, Manager, Impl"));
        rules.add(classes().should(liveInNullMarkedPackage()).as("every package is @NullMarked"));
        return rules.stream().map(rule -> rule.allowEmptyShould(true)).toList();
    }

    private String below(String name) {
        return root + "." + name + "..";
    }

    private ArchRule onlyLooksDown(int place) {
        String[] above = ORDER.subList(0, place).stream().map(this::below).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(below(ORDER.get(place)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .as(ORDER.get(place) + " imports nothing above it");
    }

    private ArchRule fence(String api, String... inside) {
        String[] allowed = Stream.of(inside).map(this::below).toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(api)
                .as(api + " only in " + String.join(" and ", inside));
    }

    private static ArchRule knowsTheJdkOnly(String packages) {
        return classes()
                .that()
                .resideInAPackage(packages)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages, "java..", "org.jspecify.annotations")
                .as(packages + " knows the JDK only");
    }

    private boolean isChild(String parent, String other) {
        return other.startsWith(parent + ".");
    }

    /** True for {@code protocol.mqtt} and {@code protocol.wamp} and what lies below them, not for {@code hub} and {@code broker}. */
    private boolean isSibling(String one, String other) {
        Optional<String[]> here = family(one);
        Optional<String[]> there = family(other);
        return here.isPresent()
                && there.isPresent()
                && here.get()[0].equals(there.get()[0])
                && !here.get()[1].equals(there.get()[1]);
    }

    /** The first two names below the root, of a package that has them. */
    private Optional<String[]> family(String name) {
        if (!isChild(root, name)) {
            return Optional.empty();
        }
        String[] names = name.substring(root.length() + 1).split("\\.", 3);
        return names.length < 2 ? Optional.empty() : Optional.of(names);
    }

    private static ArchRule noClass(String text, BiPredicate<String, String> forbidden) {
        return classes()
                .should(new ArchCondition<>(text) {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                            String target = dependency.getTargetClass().getPackageName();
                            if (forbidden.test(origin.getPackageName(), target)) {
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                            }
                        }
                    }
                })
                .as(text);
    }

    private static ArchCondition<JavaClass> liveInNullMarkedPackage() {
        return ArchConditions.have(DescribedPredicate.describe(
                "a package marked @NullMarked", origin -> origin.getPackage().isAnnotatedWith(NullMarked.class)));
    }
}
