package dev.carillon.push;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.carillon.push");

  @Test
  void pushServicesDoNotKnowEachOther() {
    slices().matching("dev.carillon.push.(*)..").should().notDependOnEachOther().check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.carillon.push")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.carillon.push.*..")
        .check(CLASSES);
  }

  @Test
  void itSeesTheCoreAndFewLibraries() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "javax.net.ssl..",
            "org.jspecify..",
            "com.nimbusds..",
            "tools.jackson..",
            "dev.carillon.notification.domain",
            "dev.carillon.notification.usecases.ports",
            "dev.carillon.outbound",
            "dev.carillon.texts",
            "dev.carillon.push..")
        .check(CLASSES);
  }

  @Test
  void urlsOfUsersAreCalledThroughTheGuardOnly() {
    noClasses()
        .that()
        .resideInAPackage("..push.webpush..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("ServiceHttp")
        .check(CLASSES);
  }

  @Test
  void timeComesFromAClockThatIsGiven() {
    noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
  }
}
