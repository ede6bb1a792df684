package dev.carillon.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.carillon.web");

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.carillon.web.(**)").should().beFreeOfCycles().check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.carillon.web.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.carillon.web")
        .check(CLASSES);
  }

  @Test
  void controllersAndGatewaysDoNotKnowEachOther() {
    slices()
        .matching("dev.carillon.web.(controllers|gateways)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void whatTellsWhoSomeoneIsKnowsNoTransport() {
    noClasses()
        .that()
        .resideInAPackage("..web.tokens..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..", "reactor..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void beansAreMadeInConfigurationsOnly() {
    methods()
        .that()
        .areAnnotatedWith(Bean.class)
        .should()
        .beDeclaredInClassesThat()
        .haveSimpleNameEndingWith("Configuration")
        .check(CLASSES);
  }

  @Test
  void nobodyAsksTheSystemForTheTimeOrPrints() {
    noClasses().should().callMethod(Instant.class, "now").check(CLASSES);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CLASSES);
    noClasses().should().accessField(System.class, "out").check(CLASSES);
  }

  @Test
  void noSqlIsSpokenHere() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("java.sql..", "javax.sql..", "org.springframework.jdbc..")
        .check(CLASSES);
  }
}
