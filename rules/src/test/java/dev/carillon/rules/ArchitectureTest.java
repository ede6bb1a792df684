package dev.carillon.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.carillon.rules");

  @Test
  void itSeesTheCoresNoticesTextsAndItsParsersOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "dev.carillon.rules..",
            "dev.carillon.events",
            "dev.carillon.notification..",
            "dev.carillon.notices",
            "dev.carillon.texts",
            "dev.cel..",
            "com.google.common.collect",
            "com.google.re2j",
            "org.yaml.snakeyaml..",
            "tools.jackson..")
        .check(CLASSES);
  }
}
