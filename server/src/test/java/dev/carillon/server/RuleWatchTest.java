package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.rules.Rule;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.running.ActiveRules;
import dev.carillon.rules.running.RuleHits;
import dev.carillon.rules.running.RuleStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleWatchTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  /// Keeps what it is given, and forgets it.
  private static final RuleStore STORE =
      (RuleStore)
          Proxy.newProxyInstance(
              RuleStore.class.getClassLoader(),
              new Class<?>[] {RuleStore.class},
              (_, _, _) -> null);

  @TempDir Path directory;

  private final ActiveRules active =
      new ActiveRules(new RuleFiles(GroupingRules.defaults()), STORE);
  private RuleWatch watch;

  @BeforeEach
  void start() throws IOException {
    write("a.yaml", "one");
    watch = new RuleWatch(active, List.of(), directory, true, new RuleHits(STORE), CLOCK);
    watch.start();
  }

  private void write(String file, String id) throws IOException {
    Files.writeString(
        directory.resolve(file), "rules: [{id: %s, on: a, to: who, text: {en: x}}]".formatted(id));
  }

  private List<String> running() {
    return active.rules().rules().stream().map(Rule::id).toList();
  }

  @Test
  void whatIsWrittenRunsWhenItIsFoundTwice() throws IOException {
    write("b.yml", "two");
    write(".hidden.yaml", "three");
    write("c.txt", "four");

    watch.look();
    assertThat(running()).containsExactly("one");
    watch.look();
    assertThat(running()).containsExactly("one", "two");
  }

  @Test
  void aFileThatIsTakenAwayTakesItsRules() throws IOException {
    Files.delete(directory.resolve("a.yaml"));

    watch.look();
    watch.look();

    assertThat(running()).isEmpty();
    assertThat(active.state().faults()).isEmpty();
  }

  @Test
  void aDirectoryThatIsGoneLeavesTheRulesAndSaysSo() throws IOException {
    Files.delete(directory.resolve("a.yaml"));
    Files.delete(directory);

    watch.look();
    watch.look();

    assertThat(running()).containsExactly("one");
    assertThat(active.state().faults())
        .singleElement()
        .satisfies(fault -> assertThat(fault.reason()).contains("gone"));

    Files.createDirectory(directory);
    write("a.yaml", "one");
    watch.look();
    watch.look();
    watch.look();
    assertThat(running()).containsExactly("one");
    assertThat(active.state().faults()).isEmpty();
  }

  @Test
  void aDirectoryThatIsThereAgainAndEmptyTakesTheRules() throws IOException {
    Files.delete(directory.resolve("a.yaml"));
    Files.delete(directory);
    watch.look();
    watch.look();

    Files.createDirectory(directory);
    watch.look();
    watch.look();

    assertThat(running()).isEmpty();
    assertThat(active.state().faults()).isEmpty();
  }

  @Test
  void whatIsNoTextIsAFault() throws IOException {
    Files.write(directory.resolve("b.yaml"), new byte[] {(byte) 0xC3, 0x28});

    watch.look();
    watch.look();

    assertThat(running()).containsExactly("one");
    assertThat(active.state().faults())
        .singleElement()
        .satisfies(fault -> assertThat(fault.toString()).contains("b.yaml:1:1", "UTF-8"));
  }
}
