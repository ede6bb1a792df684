package dev.carillon.notification;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "dev.carillon.notification";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void theDomainSeesTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".domain")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", ROOT + ".domain")
        .check(CLASSES);
  }

  @Test
  void thePortsSeeTheDomain() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".usecases.ports")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", ROOT + ".domain", ROOT + ".usecases.ports")
        .check(CLASSES);
  }

  @Test
  void theUseCasesSeePortsAndDomain() {
    classes()
        .that()
        .resideInAnyPackage(ROOT + ".usecases..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", ROOT + "..")
        .check(CLASSES);
  }

  @Test
  void commandsAndQueriesDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".usecases.commands")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".usecases.queries")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".usecases.queries")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".usecases.commands")
        .check(CLASSES);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theTimeComesInFromOutside() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }
}
