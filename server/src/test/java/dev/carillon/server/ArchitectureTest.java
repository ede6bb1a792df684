package dev.carillon.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;

/// The drawing of the rooms, held against the code of all modules.
class ArchitectureTest {
  private static final String ROOT = "dev.carillon";
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void everyModuleIsLookedAt() {
    assertThat(CODE.stream().map(type -> type.getPackageName().split("\\.", -1)[2]).distinct())
        .contains(
            "socketio",
            "embeddedpostgres",
            "notification",
            "events",
            "postgres",
            "web",
            "project",
            "server");
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void theCoresKnowTheJdkOnly() {
    classes()
        .that()
        .resideInAnyPackage(ROOT + ".notification..", ROOT + ".events..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.jspecify.annotations..", ROOT + ".notification..", ROOT + ".events..")
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".notification..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".events..")
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".events..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".notification..")
        .check(CODE);
  }

  @Test
  void theDomainKnowsNoUseCase() {
    noClasses()
        .that()
        .resideInAPackage("..domain..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("..usecases..")
        .check(CODE);
  }

  @Test
  void theLibrariesStandAlone() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".socketio..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..").and(not(resideInAnyPackage(ROOT + ".socketio.."))))
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".embeddedpostgres..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..")
                .and(not(resideInAnyPackage(ROOT + ".embeddedpostgres.."))))
        .check(CODE);
  }

  @Test
  void noticesKnowNoAdapterAndTextsKnowNobody() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".notices..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..")
                .and(
                    not(
                        resideInAnyPackage(
                            ROOT + ".notices..",
                            ROOT + ".texts..",
                            ROOT + ".events..",
                            ROOT + ".notification.."))))
        .check(CODE);
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".texts..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..").and(not(resideInAnyPackage(ROOT + ".texts.."))))
        .check(CODE);
  }

  @Test
  void rulesKnowTheCoresAndNoticesOnly() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".rules..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..")
                .and(
                    not(
                        resideInAnyPackage(
                            ROOT + ".rules..",
                            ROOT + ".notices..",
                            ROOT + ".texts..",
                            ROOT + ".events..",
                            ROOT + ".notification.."))))
        .check(CODE);
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".notices..", ROOT + ".texts..", ROOT + ".events..", ROOT + ".notification..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".rules..")
        .check(CODE);
  }

  @Test
  void adaptersAndContextsDoNotSeeEachOther() {
    slices()
        .matching(ROOT + ".(postgres|web|schemas|project|community)..")
        .should()
        .notDependOnEachOther()
        .check(CODE);
  }

  @Test
  void nothingButTheServerKnowsTheServer() {
    noClasses()
        .that(not(resideInAnyPackage(ROOT + ".server..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".server..")
        .check(CODE);
  }

  @Test
  void controllersGatewaysAndListenersDoNotKnowEachOther() {
    slices()
        .matching("..(controllers|gateways|listeners)..")
        .should()
        .notDependOnEachOther()
        .check(CODE);
  }

  @Test
  void sqlStaysInPackagesNamedPostgres() {
    noClasses()
        .that(
            not(
                resideInAnyPackage(
                    "..postgres..", ROOT + ".server..", ROOT + ".embeddedpostgres..")))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.sql..")
        .check(CODE);
  }

  @Test
  void beansAreMadeInConfigurationsOnly() {
    methods()
        .that()
        .areAnnotatedWith(Bean.class)
        .should()
        .beDeclaredInClassesThat(simpleNameEndingWith("Configuration"))
        .check(CODE);
  }

  @Test
  void timeComesInByConstructor() {
    noClasses().should().callMethod(Instant.class, "now").check(CODE);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CODE);
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CODE);
  }

  @Test
  void onlyTheProgramTalksToTheTerminal() {
    noClasses()
        .that(not(resideInAnyPackage(ROOT + ".server..")))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CODE);
  }
}
