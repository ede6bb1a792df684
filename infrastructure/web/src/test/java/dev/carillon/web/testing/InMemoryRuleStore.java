package dev.carillon.web.testing;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.rules.Rule;
import dev.carillon.rules.running.RuleStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Keeps versions in a list, and knows of every tenant that each rule told someone once; can be
/// taken away.
public final class InMemoryRuleStore implements RuleStore {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final List<Version> versions = new ArrayList<>();
  private boolean away;

  public synchronized void goAway() {
    away = true;
  }

  public synchronized void comeBack() {
    away = false;
  }

  private void check() {
    if (away) {
      throw new StoreUnavailableException("away", Duration.ofSeconds(1));
    }
  }

  @Override
  public synchronized void keep(List<Rule> rules) {
    check();
    rules.forEach(
        rule -> versions.add(new Version(rule.id(), rule.version(), rule.source(), NOON, NOON)));
  }

  @Override
  public synchronized List<Version> versions(String rule, int max) {
    check();
    return versions.stream().filter(one -> one.rule().equals(rule)).limit(max).toList();
  }

  @Override
  public synchronized Optional<Version> version(String rule, String version) {
    check();
    return versions.stream()
        .filter(one -> one.rule().equals(rule) && one.version().equals(version))
        .findFirst();
  }

  @Override
  public synchronized void count(List<Hits> more) {
    check();
  }

  @Override
  public synchronized List<Hits> hits(String tenant, LocalDate from) {
    check();
    return versions.stream()
        .map(one -> new Hits(tenant, one.rule(), from, 1, 0, 0, 0, NOON))
        .toList();
  }

  @Override
  public synchronized int forget(Instant before, int max) {
    return 0;
  }
}
