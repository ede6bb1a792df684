package dev.carillon.rules.running;

import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.rules.RuleFault;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleFiles.Source;
import dev.carillon.rules.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;

/// The rules that run on this node. Any thread.
public final class ActiveRules {
  private static final int MAX_DRAFTS = 2;
  private static final Duration BUSY = Duration.ofSeconds(1);

  private final RuleFiles files;
  private final RuleStore store;
  private final Semaphore drafts = new Semaphore(MAX_DRAFTS);
  private volatile State state = new State(RuleSet.of(List.of()), Instant.EPOCH, List.of());

  public ActiveRules(RuleFiles files, RuleStore store) {
    this.files = files;
    this.store = store;
  }

  /// What runs, and what does not.
  ///
  /// @param since when they began to run
  /// @param faults of what was read since then, and does not run for them
  public record State(RuleSet rules, Instant since, List<RuleFault> faults) {
    public State {
      faults = List.copyOf(faults);
    }
  }

  public State state() {
    return state;
  }

  public RuleSet rules() {
    return state.rules();
  }

  /// Runs what is written there, once its versions are kept; when anything in it is wrong, all of
  /// the rules that run stay.
  ///
  /// @param layers as [RuleFiles#read(List)]
  /// @return what is wrong; empty: they run
  /// @throws StoreUnavailableException when the store is away: nothing has changed
  public synchronized List<RuleFault> use(List<List<Source>> layers, Instant now) {
    RuleFiles.Read read = files.read(layers);
    if (!read.faults().isEmpty()) {
      return refuse(read.faults());
    }
    store.keep(read.rules());
    state = new State(RuleSet.of(read.rules()), now, List.of());
    return List.of();
  }

  /// Something is wrong with what was to run.
  ///
  /// @return what
  public synchronized List<RuleFault> refuse(List<RuleFault> faults) {
    state = new State(state.rules(), state.since(), faults);
    return faults;
  }

  /// Says to the store that the running versions still run; to be called every hour.
  public void keep() {
    store.keep(rules().rules());
  }

  /// What would run if that were written beside the others: a rule replaces the one of its id.
  ///
  /// @throws StoreUnavailableException when others are being read on this node already
  public RuleFiles.Read with(Source draft) {
    if (!drafts.tryAcquire()) {
      throw new StoreUnavailableException(
          MAX_DRAFTS + " drafts of rules are read on this node already", BUSY);
    }
    try {
      return files.beside(rules().rules(), draft);
    } finally {
      drafts.release();
    }
  }
}
