package dev.carillon.project;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "dev.carillon.project";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void theDomainSeesTheJdkAndWhoPeopleAre() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".domain")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java.lang..",
                "java.util..",
                "java.time..",
                "java.security",
                "org.jspecify.annotations",
                "dev.carillon.notification.domain",
                ROOT + ".domain"))
        .check(CLASSES);
  }

  @Test
  void theUseCasesSeeTheJdkTheDomainAndTheirPorts() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".usecases..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java.lang..",
                "java.util..",
                "java.time..",
                "org.jspecify.annotations",
                "dev.carillon.notification.domain",
                ROOT + ".domain",
                ROOT + ".usecases.."))
        .check(CLASSES);
  }

  @Test
  void noPackageIsPartOfACycle() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void whatConnectsTheContextToTheWorldDoesNotKnowOneAnother() {
    slices()
        .matching(ROOT + ".(controllers|listeners|events|postgres)")
        .should()
        .notDependOnEachOther()
        .check(CLASSES);
  }

  @Test
  void sqlIsInThePackageOfItsTechnology() {
    noClasses()
        .that(resideOutsideOfPackage(ROOT + ".postgres"))
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".ProjectConfiguration")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql", "javax.sql", "org.springframework.jdbc..", "org.flywaydb..")
        .check(CLASSES);
  }

  @Test
  void timeComesInByConstructor() {
    noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
  }
}
