package dev.carillon.socketio;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ROOT = "dev.carillon.socketio";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void packagesAreFreeOfCycles() {
    slices().assignedFrom(new Packages()).should().beFreeOfCycles().check(CLASSES);
  }

  private static final class Packages implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return SliceIdentifier.of(javaClass.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }

  /// What `module-info` says: everything else may change.
  @Test
  void theInsideIsNotExported() throws IOException {
    try (InputStream descriptor =
        Files.newInputStream(Path.of("target/classes/module-info.class"))) {
      assertThat(ModuleDescriptor.read(descriptor).exports())
          .extracting(ModuleDescriptor.Exports::source)
          .containsExactlyInAnyOrder(
              ROOT, ROOT + ".jackson", ROOT + ".parser", ROOT + ".transport");
    }
  }

  @Test
  void parsersKnowNoChannel() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".parser", ROOT + ".engineio.parser")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", "org.jspecify..", ROOT + ".parser", ROOT + ".engineio.parser")
        .check(CLASSES);
  }

  @Test
  void whatApplicationsSeeOfTransportsKnowsNothingElse() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".transport")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("java..", "org.jspecify..", ROOT + ".transport")
        .check(CLASSES);
  }

  @Test
  void theTransportLayerKnowsNoSocket() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".engineio..", ROOT + ".adapter")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, ROOT + ".parser")
        .check(CLASSES);
  }

  @Test
  void nothingComesFromAFramework() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".jackson")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            "java..", "io.netty..", "org.slf4j..", "org.jspecify..", ROOT + "..")
        .check(CLASSES);
  }

  @Test
  void nothingNeedsJackson() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".jackson")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".jackson")
        .check(CLASSES);
  }

  @Test
  void clocksAndConsolesStayOutside() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .accessField(System.class, "out")
        .check(CLASSES);
  }
}
