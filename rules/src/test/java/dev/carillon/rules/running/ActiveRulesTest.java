package dev.carillon.rules.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.EventName;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.rules.Rule;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleFiles.Source;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActiveRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

  private final KeptRules store = new KeptRules();
  private final RuleFiles files = new RuleFiles(GroupingRules.defaults());
  private final ActiveRules active = new ActiveRules(files, store);
  private final RuleTexts texts = new RuleTexts(active, files, store);

  private static Source rule(String id, String text) {
    return new Source(
        id + ".yaml", "rules: [{id: %s, on: a, to: who, text: {en: %s}}]".formatted(id, text));
  }

  private Rule running(String id) {
    return active.rules().find(id).orElseThrow();
  }

  @Test
  void versionsAreKeptBeforeTheyRun() {
    assertThat(active.use(List.of(List.of(rule("one", "First"))), NOW)).isEmpty();

    assertThat(store.versions("one", 10))
        .singleElement()
        .satisfies(kept -> assertThat(kept.version()).isEqualTo(running("one").version()));
    assertThat(active.state().since()).isEqualTo(NOW);
  }

  @Test
  void whatIsWrongLeavesTheRunningRulesAndIsRemembered() {
    active.use(List.of(List.of(rule("one", "First"))), NOW);

    var faults =
        active.use(List.of(List.of(new Source("bad.yaml", "rules: 3"))), NOW.plusSeconds(1));

    assertThat(faults).isNotEmpty();
    assertThat(active.state().faults()).isEqualTo(faults);
    assertThat(active.state().since()).isEqualTo(NOW);
    assertThat(running("one").version()).isNotEmpty();
  }

  @Test
  void whileTheStoreIsAwayNothingChanges() {
    active.use(List.of(List.of(rule("one", "First"))), NOW);
    String version = running("one").version();
    store.away = true;

    assertThatThrownBy(() -> active.use(List.of(List.of(rule("one", "Second"))), NOW))
        .isInstanceOf(StoreUnavailableException.class);

    assertThat(running("one").version()).isEqualTo(version);
  }

  @Test
  void aDraftReplacesTheRuleOfItsIdAndRunsNowhere() {
    active.use(List.of(List.of(rule("one", "First")), List.of(rule("two", "Second"))), NOW);

    var drafted = active.with(rule("one", "Draft")).rules();

    assertThat(drafted).extracting(Rule::id).containsExactlyInAnyOrder("one", "two");
    assertThat(drafted)
        .extracting(Rule::version)
        .contains(running("two").version())
        .doesNotContain(running("one").version());
  }

  @Test
  void draftsAreReadTwoAtATime() throws InterruptedException {
    Source draft =
        new Source(
            "draft.yaml",
            IntStream.range(0, 1_000)
                .mapToObj("  - {id: r%d, on: a, to: b, text: {en: A}}"::formatted)
                .collect(Collectors.joining("\n", "rules:\n", "\n")));
    CyclicBarrier together = new CyclicBarrier(8);
    List<Callable<RuleFiles.Read>> readers =
        Collections.nCopies(
            8,
            () -> {
              together.await();
              return active.with(draft);
            });
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<RuleFiles.Read>> read = threads.invokeAll(readers);

      assertThat(read)
          .filteredOn(one -> one.state() == Future.State.FAILED)
          .hasSizeBetween(1, 6)
          .allSatisfy(
              one -> assertThat(one.exceptionNow()).isInstanceOf(StoreUnavailableException.class));
    }
    assertThat(active.with(draft).rules()).hasSize(1_000);
  }

  @Test
  void twoLinesSwitchAShippedRuleOff() {
    active.use(
        List.of(
            List.of(rule("one", "First")),
            List.of(new Source("off.yaml", "rules: [{id: one, enabled: false}]"))),
        NOW);

    assertThat(running("one").enabled()).isFalse();
    assertThat(active.rules().wants(new EventName("a"))).isFalse();
  }

  @Test
  void aRuleThatIsSwitchedOffIsFoundByTheNameWithItsTenantToo() {
    String off = "{id: %s, on: %s, enabled: false, to: b, text: {en: A}}";
    active.use(
        List.of(
            List.of(
                new Source(
                    "off.yaml",
                    "rules: ["
                        + off.formatted("whole", "tenant.acme.paid")
                        + ','
                        + off.formatted("inner", "paid")
                        + ']'))),
        NOW);

    assertThat(active.rules().switchedOff(new EventName("tenant.acme.paid")))
        .extracting(Rule::id)
        .containsExactly("whole", "inner");
    assertThat(active.rules().switchedOff(new EventName("paid")))
        .extracting(Rule::id)
        .containsExactly("inner");
  }

  @Test
  void aNameThatIsMistypedHasANearest() {
    active.use(List.of(List.of(rule("one", "First"))), NOW);

    assertThat(active.rules().nearest(new EventName("aa"))).contains("a");
    assertThat(active.rules().nearest(new EventName("another.thing"))).isEmpty();
  }

  @Test
  void textsOfAVersionThatRunsNoMoreAreFound() {
    active.use(List.of(List.of(rule("one", "First"))), NOW);
    String first = running("one").texts().name();
    active.use(List.of(List.of(rule("one", "Second"))), NOW);
    String second = running("one").texts().name();
    active.use(List.of(List.of()), NOW);

    assertThat(texts.find(first))
        .hasValueSatisfying(found -> assertThat(found.name()).isEqualTo(first));
    assertThat(texts.find(second)).isPresent();
    assertThat(texts.find("rule one@000000000000")).isEmpty();
    assertThat(texts.find("another's")).isEmpty();
  }

  @Test
  void countsAreKeptWhileTheStoreIsAwayAndAddedUp() {
    RuleHits hits = new RuleHits(store);
    hits.count("acme", "one", RuleHits.Kind.TOLD, NOW);
    hits.count("acme", "one", RuleHits.Kind.PASSED, NOW.plusSeconds(5));
    store.away = true;
    assertThatThrownBy(hits::flush).isInstanceOf(StoreUnavailableException.class);
    store.away = false;
    hits.count("acme", "one", RuleHits.Kind.TOLD, NOW);

    hits.flush();
    hits.flush();

    assertThat(store.counted)
        .singleElement()
        .satisfies(sum -> {
          assertThat(sum.told()).isEqualTo(2);
          assertThat(sum.passed()).isEqualTo(1);
          assertThat(sum.lastAt()).isEqualTo(NOW.plusSeconds(5));
        });
  }
}
