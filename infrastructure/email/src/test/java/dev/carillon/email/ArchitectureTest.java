package dev.carillon.email;

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
          .importPackages("dev.carillon.email");

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("dev.carillon.email.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void itSeesTheNotificationsPortAndWhatItNeedsForMail() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.net.ssl..",
            "org.jspecify..",
            "com.ibm.icu.text..",
            "com.samskivert.mustache..",
            "jakarta.mail..",
            "org.eclipse.angus.mail.smtp..",
            "tools.jackson..",
            "dev.carillon.texts",
            "dev.carillon.notification.domain..",
            "dev.carillon.notification.usecases.ports..",
            "dev.carillon.email")
        .check(CLASSES);
  }

  @Test
  void nothingAsksTheActivationFrameworkWhoCanWriteABody() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jakarta.activation..")
        .check(CLASSES);
  }

  @Test
  void nobodyAsksTheSystemForTheTimeOrPrints() {
    noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    noClasses().should().accessField(System.class, "out").check(CLASSES);
  }
}
