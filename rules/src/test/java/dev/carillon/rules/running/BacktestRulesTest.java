package dev.carillon.rules.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.PastEvents;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleFiles.Source;
import dev.carillon.rules.RuleSet;
import dev.carillon.rules.running.BacktestRules.Report;
import dev.carillon.rules.running.BacktestRules.RuleVolumes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BacktestRulesTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final PastEvents.Range RANGE =
      new PastEvents.Range("acme", NOON, NOON.plusSeconds(3600));

  private static final Duration KEPT = Duration.ofDays(7);

  private final RuleFiles files = new RuleFiles(GroupingRules.defaults());
  private final ActiveRules active = new ActiveRules(files, new KeptRules());
  private final List<Event> events = new ArrayList<>();

  private static Source rules(String text) {
    return new Source("a.yaml", text);
  }

  private void happened(String name, String data) {
    Instant at = NOON.plusSeconds(events.size());
    events.add(new Event(UUID.randomUUID(), new EventName(name), "acme", null, at, data));
  }

  private RuleSet draft(String text) {
    RuleFiles.Read read = active.with(rules(text));
    assertThat(read.faults()).isEmpty();
    return RuleSet.of(read.rules());
  }

  private List<Event> page(PastEvents.Range range, PastEvents.@Nullable Place after, int max) {
    return events.stream()
        .filter(event -> !event.occurredAt().isBefore(range.from()))
        .filter(event -> event.occurredAt().isBefore(range.to()))
        .filter(event -> after == null || event.occurredAt().isAfter(after.occurredAt()))
        .limit(max)
        .toList();
  }

  private BacktestRules backtest(int maxEvents, int maxNotifications) {
    return new BacktestRules(
        this::page,
        active,
        Set.of(Channel.REALTIME, Channel.EMAIL),
        maxEvents,
        maxNotifications,
        KEPT,
        InstantSource.fixed(NOON));
  }

  private static RuleVolumes of(Report report, String rule) {
    return report.rules().stream().filter(one -> one.rule().equals(rule)).findFirst().orElseThrow();
  }

  @Test
  void bothSidesAreCountedAndWhereTheyDifferIsShown() {
    active.use(
        List.of(
            List.of(
                rules(
                    """
                    rules:
                      - {id: paid, on: paid, to: who, actor: by, channels: [email, push], text: {en: x}}
                      - {id: kept, on: lost, to: {topic: t}, text: {en: x}}
                    """))),
        NOON);
    happened("paid", "{\"who\":[\"ada\",\"lin\"],\"by\":\"lin\",\"n\":1}");
    happened("paid", "{\"who\":\"lin\",\"n\":20}");
    happened("lost", "{}");
    happened("other", "{}");

    Report report =
        backtest(100, 100)
            .run(
                RANGE,
                null,
                draft(
                    """
                    rules:
                      - id: paid
                        on: paid
                        when: data.n > 10
                        to: who
                        escalation: [{channel: email, after: PT10M}]
                        text: {en: x}
                      - {id: more, on: other, to: missing, text: {en: x}}
                    """));

    assertThat(report.events()).isEqualTo(4);
    assertThat(report.complete()).isTrue();
    assertThat(report.active().notifications()).isEqualTo(2);
    assertThat(report.active().recipients()).isEqualTo(2);
    assertThat(report.active().announcements()).isEqualTo(1);
    assertThat(report.active().deliveries())
        .isEqualTo(Map.of(Channel.REALTIME, 2L, Channel.EMAIL, 2L));
    assertThat(report.draft().notifications()).isEqualTo(1);
    assertThat(report.draft().failed()).isEqualTo(1);
    assertThat(report.draft().deliveries()).isEqualTo(Map.of(Channel.REALTIME, 1L));
    assertThat(report.draft().escalations()).isEqualTo(Map.of(Channel.EMAIL, 1L));
    assertThat(of(report, "more").active()).isNull();
    assertThat(of(report, "kept").draft()).isEqualTo(of(report, "kept").active());
    assertThat(report.examples())
        .singleElement()
        .satisfies(example -> {
          assertThat(example.byDraft()).isFalse();
          assertThat(example.receivers()).containsExactly("ada");
        });
  }

  @Test
  void itEndsAtItsBoundsAndSaysSo() {
    active.use(List.of(List.of(rules("rules: [{id: a, on: e, to: who, text: {en: x}}]"))), NOON);
    for (int n = 0; n < 7; n++) {
      happened("e", "{\"who\":\"ada\"}");
    }
    RuleSet same = draft("rules: [{id: b, on: none, to: who, text: {en: x}}]");

    assertThat(backtest(7, 100).run(RANGE, null, same).complete()).isTrue();
    assertThat(backtest(6, 100).run(RANGE, null, same).complete()).isFalse();
    assertThat(backtest(6, 100).run(RANGE, null, same).events()).isEqualTo(6);
    assertThat(backtest(100, 6).run(RANGE, null, same).events()).isEqualTo(3);
    assertThat(backtest(7, 100).run(RANGE, new EventName("other"), same).events()).isZero();
    assertThat(backtest(100, 6).run(RANGE, null, same).complete()).isFalse();
  }

  @Test
  void itSaysWhatTimeItHasLookedAt() {
    RuleSet none = RuleSet.of(List.of());
    PastEvents.Range year =
        new PastEvents.Range("acme", NOON.minus(Duration.ofDays(365)), NOON.plusSeconds(3600));
    PastEvents.Range lastYear =
        new PastEvents.Range("acme", NOON.minus(Duration.ofDays(365)), NOON.minus(KEPT));
    PastEvents.Range hour = new PastEvents.Range("acme", NOON, NOON.plusSeconds(3600));
    happened("e", "{}");
    happened("e", "{}");

    Report whole = backtest(2, 100).run(year, null, none);
    Report part = backtest(1, 100).run(year, null, none);
    Report longAgo = backtest(2, 100).run(lastYear, null, none);
    Report lately = backtest(2, 100).run(hour, null, none);

    assertThat(whole.from()).isEqualTo(NOON.minus(KEPT));
    assertThat(whole.to()).isEqualTo(year.to());
    assertThat(part.to()).isEqualTo(events.getFirst().occurredAt());
    assertThat(longAgo.from()).isEqualTo(longAgo.to()).isEqualTo(NOON.minus(KEPT));
    assertThat(lately.from()).isEqualTo(NOON);
  }

  @Test
  void anEventThatHappenedLongBeforeItWasToldIsLookedAt() {
    Instant before = NOON.minus(KEPT).minusSeconds(60);
    EventName name = new EventName("tenant.acme.e");
    events.add(new Event(UUID.randomUUID(), name, "acme", null, before, "{}"));
    PastEvents.Range year = new PastEvents.Range("acme", NOON.minus(Duration.ofDays(365)), NOON);

    Report report = backtest(2, 100).run(year, name, RuleSet.of(List.of()));

    assertThat(report.events()).isEqualTo(1);
    assertThat(report.from()).isEqualTo(before);
  }

  @Test
  void itEndsAfterAMinute() {
    active.use(List.of(List.of(rules("rules: [{id: a, on: e, to: who, text: {en: x}}]"))), NOON);
    happened("e", "{\"who\":\"ada\"}");
    happened("e", "{\"who\":\"ada\"}");
    AtomicReference<Instant> now = new AtomicReference<>(NOON);
    BacktestRules slow =
        new BacktestRules(
            this::page,
            active,
            Set.of(),
            100,
            100,
            KEPT,
            () -> now.getAndUpdate(at -> at.plusSeconds(40)));

    Report report = slow.run(RANGE, null, RuleSet.of(List.of()));

    assertThat(report.complete()).isFalse();
    assertThat(report.events()).isEqualTo(1);
  }

  @Test
  void anotherOneAtTheSameTimeIsRefused() {
    AtomicReference<BacktestRules> backtest = new AtomicReference<>();
    RuleSet none = RuleSet.of(List.of());
    backtest.set(
        new BacktestRules(
            (_, _, _) -> {
              assertThatThrownBy(() -> backtest.get().run(RANGE, null, none))
                  .isInstanceOf(StoreUnavailableException.class);
              return List.of();
            },
            active,
            Set.of(),
            1,
            1,
            KEPT,
            InstantSource.fixed(NOON)));

    assertThat(backtest.get().run(RANGE, null, none).events()).isZero();
    assertThat(backtest.get().run(RANGE, null, none).events()).isZero();
  }
}
