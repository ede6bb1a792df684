package dev.carillon.webhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.carillon.webhook");

  @Test
  void itSeesTheJdkThePortAndOutboundCallsOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify..",
            "tools.jackson.core..",
            "dev.carillon.notification.domain",
            "dev.carillon.notification.usecases.ports",
            "dev.carillon.outbound",
            "dev.carillon.webhook")
        .check(CLASSES);
  }

  @Test
  void noCallIsMadePastTheOutboundGuard() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.net\\.(?!URI|URISyntaxException).*")
        .check(CLASSES);
  }
}
