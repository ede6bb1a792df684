package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.events.PastEvents;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.rules.Rule;
import dev.carillon.rules.RuleFault;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleSet;
import dev.carillon.rules.running.ActiveRules;
import dev.carillon.rules.running.BacktestRules;
import dev.carillon.rules.running.RuleStore;
import dev.carillon.rules.running.SimulateRules;
import dev.carillon.rules.running.SimulateRules.Outcome;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.json.TrialReader;
import dev.carillon.web.json.TrialReader.Trial;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// The rules that run, what they did, and what others would do. For services; what was counted is
/// of their tenant, the rules are everyone's.
@RestController
@RequestMapping(
    path = {"/rules", "/v1/rules"},
    produces = APPLICATION_JSON_VALUE)
public final class RulesController {
  private static final int HIT_DAYS = 7;
  private static final Pattern RULE_ID = Pattern.compile("[a-z0-9._-]{1,100}");
  private static final Pattern VERSION = Pattern.compile("[0-9a-f]{12}");
  private static final int MAX_VERSIONS = 100;

  /// No file has this name: it has no extension.
  private static final String DRAFT = "draft";

  private final ActiveRules active;
  private final RuleStore store;
  private final SimulateRules simulate;
  private final BacktestRules backtest;
  private final String directory;
  private final EventRequests events;
  private final TrialReader reader;
  private final RuleViews views;
  private final Messages messages;
  private final InstantSource clock;

  /// What the controller works with.
  ///
  /// @param directory where the files are, for people
  public record Needs(
      ActiveRules active,
      RuleStore store,
      SimulateRules simulate,
      BacktestRules backtest,
      String directory) {}

  public RulesController(
      Needs needs,
      EventRequests events,
      TrialReader reader,
      Messages messages,
      InstantSource clock) {
    this.active = needs.active();
    this.store = needs.store();
    this.simulate = needs.simulate();
    this.backtest = needs.backtest();
    this.directory = needs.directory();
    this.events = events;
    this.reader = reader;
    this.views = new RuleViews(messages);
    this.messages = messages;
    this.clock = clock;
  }

  record HitsView(
      int days, long told, long passed, long expired, long failed, @Nullable String lastAt) {}

  /// @param source all that the rule says
  record RuleView(
      String id,
      String version,
      String file,
      int line,
      @Nullable String description,
      boolean enabled,
      @JsonRawValue String source,
      HitsView hits) {}

  record FaultView(String file, int line, int column, String reason) {}

  /// @param directory where the files are
  record Active(String loadedAt, String directory, List<FaultView> faults, List<RuleView> rules) {}

  record All(boolean success, Active data) {}

  record VersionView(
      String id, String version, String loadedAt, String lastRunAt, @JsonRawValue String source) {}

  record Detail(RuleView rule, List<VersionView> versions) {}

  record One(boolean success, Detail data) {}

  record OneVersion(boolean success, VersionView data) {}

  record EventView(String name, String occurredAt) {}

  record SimulationView(
      EventView event, @Nullable String note, List<RuleViews.OutcomeView> rules) {}

  record Simulated(boolean success, SimulationView data) {}

  record VolumeView(
      long notifications,
      long recipients,
      long announcements,
      long failed,
      Map<String, Long> channels,
      Map<String, Long> escalations) {}

  record RuleVolumesView(String rule, @Nullable VolumeView active, @Nullable VolumeView draft) {}

  record ExampleView(
      String event,
      String name,
      String occurredAt,
      String rule,
      String only,
      List<String> receivers) {}

  record ReportView(
      String from,
      String to,
      long events,
      boolean complete,
      VolumeView active,
      VolumeView draft,
      List<RuleVolumesView> rules,
      List<ExampleView> examples) {}

  record Backtested(boolean success, ReportView data) {}

  @GetMapping
  All list(Caller.Service caller) {
    ActiveRules.State state = active.state();
    Map<String, RuleStore.Hits> hits = hits(caller);
    return new All(
        true,
        new Active(
            Timestamps.text(state.since()),
            directory,
            state.faults().stream()
                .map(fault ->
                    new FaultView(fault.file(), fault.line(), fault.column(), fault.reason()))
                .toList(),
            state.rules().rules().stream().map(rule -> view(rule, hits.get(rule.id()))).toList()));
  }

  @GetMapping("/{id}")
  One one(Caller.Service caller, @PathVariable("id") String id) {
    return active
        .rules()
        .find(id)
        .map(rule ->
            new One(
                true,
                new Detail(
                    view(rule, hits(caller).get(id)),
                    store.versions(id, MAX_VERSIONS).stream().map(RulesController::view).toList())))
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  @GetMapping("/{id}/versions/{version}")
  OneVersion version(
      Caller.Service caller,
      @PathVariable("id") String id,
      @PathVariable("version") String version) {
    if (!RULE_ID.matcher(id).matches() || !VERSION.matcher(version).matches()) {
      throw ProblemException.of(ProblemType.NOT_FOUND);
    }
    return store
        .version(id, version)
        .map(found -> new OneVersion(true, view(found)))
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  @PostMapping(path = "/simulate", consumes = APPLICATION_JSON_VALUE)
  Simulated simulate(Caller.Service caller, @RequestBody byte[] body, Locale language) {
    Trial trial = read(body);
    if (trial.event() == null) {
      throw fault("event", "field.missing");
    }
    Event event =
        events.asked(trial.event().getBytes(StandardCharsets.UTF_8), caller).arrival().event();
    RuleSet rules = trial.rules() == null ? active.rules() : draft(trial.rules());
    List<Outcome> outcomes = simulate.execute(event, rules);
    return new Simulated(
        true,
        new SimulationView(
            new EventView(event.name().value(), Timestamps.text(event.occurredAt())),
            outcomes.isEmpty() ? nobody(event.name(), rules, language) : null,
            outcomes.stream()
                .map(outcome -> views.view(outcome, outcome.rule().file().equals(DRAFT), language))
                .toList()));
  }

  private String nobody(EventName name, RuleSet rules, Locale language) {
    return rules
        .nearest(name)
        .map(near -> messages.text(language, "rule.none.near", name.value(), near))
        .orElseGet(() -> messages.text(language, "rule.none", name.value()));
  }

  @PostMapping(path = "/backtest", consumes = APPLICATION_JSON_VALUE)
  Backtested backtest(Caller.Service caller, @RequestBody byte[] body) {
    Trial trial = read(body);
    if (trial.rules() == null) {
      throw fault("rules", "field.missing");
    }
    String name = trial.name();
    if (name != null && !EventName.isValid(name)) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(List.of(FieldFault.of("name", "field.event-name", EventName.MAX_CHARS)));
    }
    Instant to = trial.to() == null ? clock.instant() : trial.to();
    Instant from = trial.from() == null ? to.minus(Duration.ofDays(1)) : trial.from();
    if (!from.isBefore(to)) {
      throw fault("from", "field.from-before-to");
    }
    BacktestRules.Report report =
        backtest.run(
            new PastEvents.Range(caller.tenant().value(), from, to),
            name == null ? null : new EventName(name),
            draft(trial.rules()));
    return new Backtested(true, view(report));
  }

  private Trial read(byte[] body) {
    Trial trial = reader.read(body);
    if (!trial.faults().isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(trial.faults());
    }
    return trial;
  }

  /// What would run with these.
  private RuleSet draft(String text) {
    RuleFiles.Read read = active.with(new RuleFiles.Source(DRAFT, text));
    if (!read.faults().isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(read.faults().stream().map(RulesController::fault).toList());
    }
    return RuleSet.of(read.rules());
  }

  private static FieldFault fault(RuleFault fault) {
    return FieldFault.of("rules", "field.rules", fault.line(), fault.column(), fault.reason());
  }

  private static ProblemException fault(String field, String code) {
    return ProblemException.of(ProblemType.VALIDATION).at(List.of(FieldFault.of(field, code)));
  }

  private Map<String, RuleStore.Hits> hits(Caller.Service caller) {
    LocalDate from = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(HIT_DAYS - 1L);
    return store.hits(caller.tenant().value(), from).stream()
        .collect(Collectors.toMap(RuleStore.Hits::rule, Function.identity()));
  }

  private static RuleView view(Rule rule, RuleStore.@Nullable Hits hits) {
    return new RuleView(
        rule.id(),
        rule.version(),
        rule.file(),
        rule.line(),
        rule.description(),
        rule.enabled(),
        rule.source(),
        hits == null
            ? new HitsView(HIT_DAYS, 0, 0, 0, 0, null)
            : new HitsView(
                HIT_DAYS,
                hits.told(),
                hits.passed(),
                hits.expired(),
                hits.failed(),
                Timestamps.text(hits.lastAt())));
  }

  private static VersionView view(RuleStore.Version version) {
    return new VersionView(
        version.rule(),
        version.version(),
        Timestamps.text(version.loadedAt()),
        Timestamps.text(version.lastRunAt()),
        version.source());
  }

  private static ReportView view(BacktestRules.Report report) {
    return new ReportView(
        Timestamps.text(report.from()),
        Timestamps.text(report.to()),
        report.events(),
        report.complete(),
        view(report.active()),
        view(report.draft()),
        report.rules().stream()
            .map(rule ->
                new RuleVolumesView(
                    rule.rule(), viewOrNull(rule.active()), viewOrNull(rule.draft())))
            .toList(),
        report.examples().stream()
            .map(example ->
                new ExampleView(
                    example.event().toString(),
                    example.name(),
                    Timestamps.text(example.occurredAt()),
                    example.rule(),
                    example.byDraft() ? "draft" : "active",
                    example.receivers()))
            .toList());
  }

  private static @Nullable VolumeView viewOrNull(BacktestRules.@Nullable Volume volume) {
    return volume == null ? null : view(volume);
  }

  private static VolumeView view(BacktestRules.Volume volume) {
    return new VolumeView(
        volume.notifications(),
        volume.recipients(),
        volume.announcements(),
        volume.failed(),
        byName(volume.deliveries()),
        byName(volume.escalations()));
  }

  private static Map<String, Long> byName(Map<Channel, Long> counts) {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((channel, count) -> named.put(channel.wireName(), count));
    return named;
  }
}
