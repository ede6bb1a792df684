package dev.carillon.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A short run with faults, and the mutants of the checker. How much is killed is a system
/// property, `faults.kills`; the profile `faults` asks for as many as a recorded run.
class FaultsIT {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path directory;

  @Test
  void inboxesStayExactWhateverIsKilled() throws Exception {
    String kills = System.getProperty("faults.kills", "5");

    assertThat(
            FaultsMain.roundsAreFine(plan("--kills", kills, "--inboxes", "15", "--callers", "50")))
        .as("what is printed says what was found")
        .isTrue();
  }

  @Tag("mutants")
  @ParameterizedTest
  @EnumSource(Mutant.class)
  void aMutantIsFound(Mutant mutant) throws Exception {
    Plan plan =
        plan("--inboxes", "6", "--callers", "60", "--page-rows", "5", "--quiet-seconds", "3");

    assertThat(FaultsMain.isFound(plan, mutant)).as("%s is found", mutant).isTrue();
  }

  private Plan plan(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(
        List.of(
            "--checkout",
            CHECKOUT.toString(),
            "--directory",
            directory.resolve("faults").toString(),
            "--load-millis",
            "3000"));
    return Plan.of(all.toArray(String[]::new));
  }
}
