package dev.carillon.server;

import dev.carillon.rules.Rule;
import dev.carillon.rules.RuleFault;
import dev.carillon.rules.RuleFiles.Source;
import dev.carillon.rules.RuleSet;
import dev.carillon.rules.running.ActiveRules;
import dev.carillon.rules.running.RuleHits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Runs the rules that are in the files, from before the first event is told, and again when the
/// files change. What is wrong then is logged, and the rules that run stay.
final class RuleWatch implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger("carillon.rules");

  private final ActiveRules active;
  private final List<Source> shipped;
  private final Path directory;
  private final boolean named;
  private final RuleHits hits;
  private final InstantSource clock;
  private RuleDirectory.@Nullable Contents seen;

  /// What was there a moment ago, and may be still being written.
  private RuleDirectory.@Nullable Contents before;

  /// Whether rules of the directory run.
  private boolean hasFiles;

  private volatile boolean running;

  /// @param named whether somebody has said which directory it is
  RuleWatch(
      ActiveRules active,
      List<Source> shipped,
      Path directory,
      boolean named,
      RuleHits hits,
      InstantSource clock) {
    this.active = active;
    this.shipped = List.copyOf(shipped);
    this.directory = directory;
    this.named = named;
    this.hits = hits;
    this.clock = clock;
  }

  /// @throws StartupException when a file is wrong, or the directory is not there although it was
  ///   named: there are no rules that could stay
  @Override
  public void start() {
    if (named && Files.notExists(directory)) {
      throw new StartupException(
          "there is no directory "
              + directory
              + "; make it, or leave out carillon.rules.directory");
    }
    List<RuleFault> faults = use(RuleDirectory.read(directory));
    if (!faults.isEmpty()) {
      String more =
          faults.size() == 1
              ? ""
              : " (and "
                  + (faults.size() - 1)
                  + " more: ./carillon rules check "
                  + directory
                  + " lists them)";
      throw new StartupException(
          "a file of rules has a fault: " + directory.resolve(faults.getFirst().toString()) + more);
    }
    running = true;
  }

  /// Looks whether the files have changed: what is found twice in a row, so that none is read while
  /// it is written. A directory that is gone has taken its rules along by mistake, and is a fault.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException when the new
  ///   versions cannot be kept: they do not run, and are tried again the next time
  synchronized void look() {
    RuleDirectory.Contents found = RuleDirectory.read(directory);
    boolean settled = found.equals(before);
    before = found;
    if (settled && !found.equals(seen)) {
      use(found);
    }
  }

  private synchronized List<RuleFault> use(RuleDirectory.Contents found) {
    RuleSet earlier = active.rules();
    boolean gone = hasFiles && !found.there();
    List<RuleFault> wrong =
        gone
            ? List.of(new RuleFault(directory.toString(), 1, 1, "the directory is gone"))
            : found.faults();
    List<RuleFault> faults =
        wrong.isEmpty()
            ? active.use(List.of(shipped, found.sources()), clock.instant())
            : active.refuse(wrong);
    seen = found;
    // At the start none run that could stay, and it ends with a line of its own.
    (running ? faults : List.<RuleFault>of())
        .forEach(fault ->
            log.atError()
                .addKeyValue("file", fault.file())
                .addKeyValue("line", fault.line())
                .addKeyValue("column", fault.column())
                .addKeyValue("reason", fault.reason())
                .log("A file of rules has a fault; the rules that run stay"));
    if (faults.isEmpty()) {
      hasFiles = !found.sources().isEmpty();
      if (running) {
        report(earlier, active.rules());
      }
    }
    return faults;
  }

  private static void report(RuleSet before, RuleSet after) {
    long changed =
        after.rules().stream()
            .filter(rule ->
                before.find(rule.id()).map(Rule::version).filter(rule.version()::equals).isEmpty())
            .count();
    log.atInfo()
        .addKeyValue("rules", after.rules().size())
        .addKeyValue("new", changed)
        .addKeyValue(
            "gone", before.rules().stream().filter(rule -> after.find(rule.id()).isEmpty()).count())
        .log("Rules run");
  }

  @Override
  public void stop() {
    running = false;
    try {
      hits.flush();
    } catch (RuntimeException away) {
      log.atWarn().addKeyValue("reason", away.getMessage()).log("What was counted is lost");
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /// Before events are told, and after the last was.
  @Override
  public int getPhase() {
    return -1;
  }
}
