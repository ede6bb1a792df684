package dev.carillon.bench.inbox;

import dev.carillon.bench.figures.Results;
import dev.carillon.bench.inbox.scenarios.Batches;
import dev.carillon.bench.inbox.scenarios.Broadcasts;
import dev.carillon.bench.inbox.scenarios.Connect;
import dev.carillon.bench.inbox.scenarios.Deliver;
import dev.carillon.bench.inbox.scenarios.DeliveryQueue;
import dev.carillon.bench.inbox.scenarios.Emails;
import dev.carillon.bench.inbox.scenarios.Floors;
import dev.carillon.bench.inbox.scenarios.Fresh;
import dev.carillon.bench.inbox.scenarios.HttpFloor;
import dev.carillon.bench.inbox.scenarios.ReadAll;
import dev.carillon.bench.inbox.scenarios.Scenario;
import dev.carillon.bench.inbox.scenarios.Sizes;
import dev.carillon.bench.inbox.scenarios.Subject;
import dev.carillon.bench.inbox.scenarios.UnreadPages;
import dev.carillon.bench.inbox.scenarios.WarmUp;
import dev.carillon.bench.inbox.servers.BareHttpLauncher;
import dev.carillon.bench.inbox.servers.CarillonLauncher;
import dev.carillon.bench.inbox.servers.Launcher;
import dev.carillon.bench.inbox.servers.NestLauncher;
import dev.carillon.bench.inbox.servers.Postgres;
import dev.carillon.bench.inbox.servers.Target;
import dev.carillon.bench.smtp.Mischief;
import dev.carillon.bench.smtp.SmtpSink;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The scenarios in their order, again and again, each at one server after the other. The servers
/// stay up and warm in between: an idle one takes almost no CPU, and what it takes is told in
/// `other_cores`.
final class Rounds {
  private static final List<Integer> CALLERS = List.of(16, 64, 256);
  private static final int PER_SECOND = 300;
  private static final List<Integer> EVENT_CALLERS = List.of(16, 64);
  private static final int EVENTS_PER_SECOND = 1000;
  private static final int CALLERS_AT_FIXED_RATE = 64;

  /// Deliveries that a node has in hand at the same time: by default, and more.
  private static final List<Integer> IN_HAND = List.of(32, 200);

  private static final List<Integer> READ_ALLS = List.of(10, 100, 10_000);

  private final InboxPlan plan;
  private final Postgres postgres;
  private final List<Launcher> launchers;
  private final Attempts attempts = new Attempts();

  Rounds(InboxPlan plan, Postgres postgres) {
    this.plan = plan;
    this.postgres = postgres;
    this.launchers = plan.servers().stream().map(this::launcher).toList();
  }

  private Launcher launcher(String server) {
    return server.equals("ours")
        ? carillon()
        : new NestLauncher(postgres, plan.bench().resolve("peers/nest"), plan.work());
  }

  private CarillonLauncher carillon() {
    return new CarillonLauncher(
        postgres,
        plan.carillon(),
        plan.bench().resolve("carillon.properties"),
        plan.work().resolve("carillon"));
  }

  void run() throws SQLException {
    List<Scenario> scenarios = scenarios();
    if (!scenarios.isEmpty()) {
      measureWarm(scenarios);
    }
    if (plan.scenarios().contains("emails") && plan.servers().contains("ours")) {
      measureEmails();
    }
    if (plan.scenarios().contains("fresh")) {
      measureFresh();
    }
    if (plan.scenarios().contains("ten-million")) {
      new HistoryRounds(plan, launchers, this::results, attempts).run();
    }
    if (plan.scenarios().contains("floors")) {
      measureFloors();
    }
    attempts.requireNoneFailed();
  }

  private List<Scenario> scenarios() {
    Sizes sizes = plan.sizes();
    List<Scenario> scenarios = new ArrayList<>();
    if (plan.scenarios().contains("deliver")) {
      CALLERS.forEach(callers -> scenarios.add(Deliver.asFastAsAnswered(sizes, callers)));
    }
    if (plan.scenarios().contains("rate")) {
      scenarios.add(Deliver.atFixedRate(sizes, PER_SECOND));
    }
    if (plan.scenarios().contains("batch")) {
      scenarios.add(new Batches(sizes));
    }
    if (plan.scenarios().contains("connect")) {
      scenarios.add(new Connect(sizes));
    }
    if (plan.scenarios().contains("unread")) {
      scenarios.add(new UnreadPages(sizes));
    }
    if (plan.scenarios().contains("read-all")) {
      READ_ALLS.forEach(unread -> scenarios.add(new ReadAll(sizes, unread)));
    }
    if (plan.scenarios().contains("events")) {
      EVENT_CALLERS.forEach(callers -> scenarios.add(Deliver.events(sizes, callers, 0)));
      scenarios.add(Deliver.events(sizes, CALLERS_AT_FIXED_RATE, EVENTS_PER_SECOND));
    }
    if (plan.scenarios().contains("broadcast")) {
      scenarios.add(new Broadcasts(sizes, sizes.inboxes(), PER_SECOND));
    }
    return scenarios;
  }

  private void measureWarm(List<Scenario> scenarios) throws SQLException {
    List<Subject> subjects = new ArrayList<>();
    try {
      for (Launcher launcher : launchers) {
        String database = launcher.name();
        launcher.prepare(database);
        Subject subject = start(launcher, database);
        subjects.add(subject);
        new WarmUp(plan.sizes()).run(subject);
      }
      for (int round = 0; round < plan.rounds(); round++) {
        for (Scenario scenario : scenarios) {
          for (Subject subject : subjects) {
            attempts.run(subject.target().name(), () -> scenario.measure(subject));
          }
        }
      }
    } finally {
      subjects.forEach(Subject::close);
    }
  }

  private void measureFresh() throws SQLException {
    for (Launcher launcher : launchers) {
      launcher.prepare(launcher.name() + "_fresh");
    }
    for (int round = 0; round < plan.rounds(); round++) {
      for (Launcher launcher : launchers) {
        try (Subject subject = start(launcher, launcher.name() + "_fresh")) {
          attempts.run(launcher.name(), () -> new Fresh(plan.sizes()).measure(subject));
        }
      }
    }
  }

  private void measureEmails() throws SQLException {
    try (SmtpSink sink = SmtpSink.closed(Mischief.NONE, 0)) {
      sink.open();
      CarillonLauncher launcher =
          carillon()
              .with(
                  Map.of(
                      "CARILLON_PUBLICURL", "https://app.example.org",
                      "CARILLON_EMAIL_SERVERS_0_HOST", "127.0.0.1",
                      "CARILLON_EMAIL_SERVERS_0_PORT", Integer.toString(sink.port()),
                      "CARILLON_EMAIL_SERVERS_0_SECURITY", "none"));
      launcher.prepare("ours_emails");
      launcher.prepare("ours_queue");
      DeliveryQueue queue =
          new DeliveryQueue(
              plan.sizes(), postgres, "ours_queue", launcher.seeds("ours_queue"), results("queue"));
      try (Subject subject = start(launcher, "ours_emails")) {
        Emails emails = new Emails(plan.sizes(), sink);
        emails.prepare(subject);
        emails.warmUp(subject);
        for (int round = 0; round < plan.rounds(); round++) {
          attempts.run("ours", () -> emails.measure(subject));
          attempts.run("queue", () -> IN_HAND.forEach(queue::measure));
        }
      }
    }
  }

  private void measureFloors() throws SQLException {
    for (String server : List.of("ours", "nest")) {
      Launcher launcher = launcher(server);
      launcher.prepare(server + "_floor");
      // Which makes the tenant.
      launcher.seeds(server + "_floor").inboxes("floor-tenant", 1, 1);
    }
    Floors floors = new Floors(plan.sizes(), postgres, results("database"));
    try (Target http = new BareHttpLauncher(postgres, plan.work()).start()) {
      HttpFloor bare = new HttpFloor(plan.sizes(), http, results(http.name()));
      bare.warmUp();
      for (int round = 0; round < plan.rounds(); round++) {
        attempts.run(http.name(), () -> CALLERS.forEach(bare::measure));
        attempts.run("database", () -> floors.measure("ours_floor", "nest_floor"));
      }
    }
  }

  private Subject start(Launcher launcher, String database) {
    return new Subject(
        launcher.start(database), launcher.seeds(database), results(launcher.name()));
  }

  private Results results(String server) {
    Map<String, Object> head = new TreeMap<>();
    head.put("run", plan.run());
    head.put("server", server);
    head.put("label", plan.label());
    return Results.appendedTo(plan.out(), head);
  }
}
