package dev.carillon.rules.running;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.rules.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A store in memory, that can be away.
final class KeptRules implements RuleStore {
  final List<Version> versions = new ArrayList<>();
  final List<Hits> counted = new ArrayList<>();
  boolean away;

  private void check() {
    if (away) {
      throw new StoreUnavailableException("away", Duration.ofSeconds(1));
    }
  }

  @Override
  public void keep(List<Rule> rules) {
    check();
    rules.forEach(rule ->
        versions.add(
            new Version(rule.id(), rule.version(), rule.source(), Instant.EPOCH, Instant.EPOCH)));
  }

  @Override
  public List<Version> versions(String rule, int max) {
    return versions.stream().filter(one -> one.rule().equals(rule)).limit(max).toList();
  }

  @Override
  public Optional<Version> version(String rule, String version) {
    return versions.stream()
        .filter(one -> one.rule().equals(rule) && one.version().equals(version))
        .findFirst();
  }

  @Override
  public void count(List<Hits> hits) {
    check();
    counted.addAll(hits);
  }

  @Override
  public List<Hits> hits(String tenant, LocalDate from) {
    return counted;
  }

  @Override
  public int forget(Instant before, int max) {
    return 0;
  }
}
