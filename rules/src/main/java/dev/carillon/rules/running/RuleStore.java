package dev.carillon.rules.running;

import dev.carillon.rules.Rule;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// Keeps every version of a rule that has run, and how often rules met events. All methods block,
/// from any thread, and throw [dev.carillon.notification.usecases.ports.StoreUnavailableException]
/// when the store is away.
public interface RuleStore {
  /// A version of a rule.
  ///
  /// @param source as [Rule#source]
  /// @param loadedAt when a node first ran it
  /// @param lastRunAt when a node ran it last, give or take an hour
  record Version(String rule, String version, String source, Instant loadedAt, Instant lastRunAt) {}

  /// How often a rule met events of a tenant on one day, in UTC; an event counts once, when
  /// everything about it is done or given up.
  ///
  /// @param told it told someone, or would have if there were someone but who did it
  /// @param passed its condition was false
  /// @param expired it came too late
  /// @param failed it could not be followed
  record Hits(
      String tenant,
      String rule,
      LocalDate day,
      long told,
      long passed,
      long expired,
      long failed,
      Instant lastAt) {
    /// The sum of both.
    Hits plus(Hits more) {
      return new Hits(
          tenant,
          rule,
          day,
          told + more.told,
          passed + more.passed,
          expired + more.expired,
          failed + more.failed,
          lastAt.isAfter(more.lastAt) ? lastAt : more.lastAt);
    }
  }

  /// These run now. May be repeated.
  void keep(List<Rule> rules);

  /// The versions of a rule, the last that ran first.
  List<Version> versions(String rule, int max);

  /// One version.
  Optional<Version> version(String rule, String version);

  /// Adds to what was counted. To be repeated only when it was not done: it would count twice.
  void count(List<Hits> hits);

  /// The sums since then, that day included, one for each rule that met an event of the tenant; of
  /// the last of those days.
  List<Hits> hits(String tenant, LocalDate from);

  /// Forgets versions that have not run since then, and what was counted before then.
  ///
  /// @return how many, at most twice `max`
  int forget(Instant before, int max);
}
