package dev.runbook.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Holds the shape of the code: which package may use which, and which library has which one user.
class ArchitectureTest {
  private static final String ENGINE = "dev.runbook.engine.";

  /// The packages of the engine, lowest first: each uses only those before it.
  private static final List<String> ENGINE_ORDER =
      List.of(
          "source",
          "diagnostic",
          "value",
          "yaml",
          "secret",
          "expression",
          "variable",
          "transport",
          "inventory",
          "result",
          "fact",
          "module",
          "runbook",
          "check",
          "plan",
          "saved",
          "event",
          "journal",
          "run");

  private static JavaClasses code;

  @BeforeAll
  static void readTheCode() {
    code =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.runbook");
  }

  @Test
  void enginePackagesUseOnlyThoseBeforeThem() {
    hold(
        classes()
            .that()
            .resideInAPackage("dev.runbook.engine..")
            .should(useOnlyEarlierEnginePackages())
            .because(
                "the path from file to run goes forward only, and package boundaries decay wherever"
                    + " no test holds them"));
  }

  @Test
  void packagesHaveNoCycles() {
    hold(
        slices()
            .matching("dev.runbook.(**)")
            .should()
            .beFreeOfCycles()
            .because("a cycle of packages is one package that nobody can read"));
  }

  @Test
  void theEngineKnowsNoModuleNoTransportAndNoCommand() {
    hold(
        noClasses()
            .that()
            .resideInAPackage("dev.runbook.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.runbook.modules..",
                "dev.runbook.transports..",
                "dev.runbook.cli..",
                "dev.runbook.testkit..")
            .because("the engine meets them through its interfaces"));
  }

  @Test
  void modulesNeverUseTransportsOrTheCommand() {
    hold(
        noClasses()
            .that()
            .resideInAPackage("dev.runbook.modules..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.runbook.transports..", "dev.runbook.cli..")
            .because("a module must run over every transport"));
  }

  @Test
  void transportsNeverUseModulesOrTheCommand() {
    hold(
        noClasses()
            .that()
            .resideInAPackage("dev.runbook.transports..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.runbook.modules..", "dev.runbook.cli..")
            .because("a transport carries commands and knows none of them"));
  }

  @Test
  void modulesDoNotUseEachOther() {
    hold(
        classes()
            .that()
            .resideInAPackage("dev.runbook.modules..")
            .and()
            .resideOutsideOfPackage("dev.runbook.modules.catalog..")
            .should(useNoOtherModule())
            .because(
                "a module is read, tested and removed alone; only the catalog lists all, and only"
                    + " what a host's tools say of its block devices is shared"));
  }

  @Test
  void onlyTheCommandWritesToTheConsole() {
    ArchRule out = noConsoleField("out");
    ArchRule err = noConsoleField("err");
    hold(out);
    hold(err);
  }

  @ParameterizedTest(name = "{0} only in {1}")
  @CsvSource({
    "org.yaml.snakeyaml.., dev.runbook.engine.yaml..",
    "com.github.mustachejava.., dev.runbook.engine.expression.. | dev.runbook.cli.report.html..",
    "dev.cel.., dev.runbook.engine.expression..",
    "org.apache.sshd.., dev.runbook.transports.ssh..",
    "org.bouncycastle.., dev.runbook.transports.ssh..",
    "java.sql.., dev.runbook.modules.sql..",
    "javax.sql.., dev.runbook.modules.sql..",
    "org.postgresql.., dev.runbook.modules.sql..",
    "picocli.., dev.runbook.cli..",
  })
  void aLibraryHasOneUser(String library, String user) {
    String[] allowed =
        Stream.concat(Stream.of(user.split(" \\| ")), Stream.of("dev.runbook.testkit.."))
            .toArray(String[]::new);
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages(allowed)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library)
            .because("a library can be replaced when one package knows it"));
  }

  /// The distribution has no more of it than these two stand on (`dist/build`).
  @Test
  void ofBouncyCastleTheArithmeticAloneIsUsed() {
    hold(
        noClasses()
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.bouncycastle..")
                    .and(
                        resideOutsideOfPackages(
                            "org.bouncycastle.math.ec.rfc7748",
                            "org.bouncycastle.math.ec.rfc8032")))
            .because("the rest is not in the distribution"));
  }

  @Test
  void commandsAreNotAnnotated() {
    hold(
        noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("picocli..").and(assignableTo(Annotation.class)))
            .because("picocli's annotations would be read at each start"));
  }

  @Test
  void namesSayWhatAClassIs() {
    hold(
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Context")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .because("if the name will not come, the responsibility has not been found"));
  }

  private static void hold(ArchRule rule) {
    rule.allowEmptyShould(true).check(code);
  }

  private static ArchRule noConsoleField(String field) {
    return noClasses()
        .that()
        .resideOutsideOfPackages("dev.runbook.cli..", "dev.runbook.testkit")
        .should()
        .accessField(System.class, field)
        .because(
            "reporters read events and the command owns the terminal; tests say what they leave"
                + " out");
  }

  private static ArchCondition<JavaClass> useOnlyEarlierEnginePackages() {
    return new ArchCondition<>("use only engine packages before their own") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        int own = rank(user);
        if (own < 0) {
          events.add(
              SimpleConditionEvent.violated(
                  user, user.getName() + " is in a package that is not in the engine's order"));
        }
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          JavaClass used = dependency.getTargetClass();
          if (used.getPackageName().startsWith(ENGINE) && rank(used) > own) {
            events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> useNoOtherModule() {
    return new ArchCondition<>("use no other module") {
      @Override
      public void check(JavaClass user, ConditionEvents events) {
        for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
          JavaClass used = dependency.getTargetClass();
          if (used.getPackageName().startsWith("dev.runbook.modules.")
              && !moduleOf(used).equals("block")
              && !moduleOf(used).equals(moduleOf(user))) {
            events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static int rank(JavaClass type) {
    String below = type.getPackageName().substring(ENGINE.length());
    return ENGINE_ORDER.indexOf(below.split("\\.", 2)[0]);
  }

  private static String moduleOf(JavaClass type) {
    return type.getPackageName().substring("dev.runbook.modules.".length()).split("\\.", 2)[0];
  }
}
