package dev.carillon.server;

import dev.carillon.notification.usecases.commands.CloseGroups;
import dev.carillon.notification.usecases.commands.KeepInboxes;
import dev.carillon.notification.usecases.commands.Resolve;
import dev.carillon.notification.usecases.commands.RunSchedule;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.Resolutions;
import dev.carillon.notification.usecases.ports.Revocations;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.notification.usecases.ports.StoreUnavailableException;
import dev.carillon.notification.usecases.ports.Traces;
import dev.carillon.postgres.PostgresDeliveries;
import dev.carillon.postgres.PostgresHistory;
import dev.carillon.postgres.PostgresHousekeeping;
import dev.carillon.postgres.PostgresOutbox;
import dev.carillon.rules.running.ActiveRules;
import dev.carillon.rules.running.RuleHits;
import dev.carillon.rules.running.RuleStore;
import dev.carillon.server.Chores.Chore;
import dev.carillon.socketio.SocketIoServer;
import dev.carillon.web.direct.RequestGate;
import dev.carillon.web.gateways.GatewaySettings;
import dev.carillon.web.gateways.NotificationsGateway;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.tokens.Sessions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.http.server.reactive.HttpHandler;

/// What starts, runs beside the requests, and stops, in its order.
@Configuration(proxyBeanMethods = false)
class LifecycleConfiguration {
  private static final Logger log = LoggerFactory.getLogger(LifecycleConfiguration.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration HALF_TICK = Duration.ofMillis(500);
  private static final int MAX_RUNS = 1000;
  private static final int FORGOTTEN_AT_ONCE = 1000;

  /// What a group may be shown too late, and what looking costs in between.
  private static final Duration GROUPS = Duration.ofMillis(200);

  private static final Duration RETENTION = Duration.ofSeconds(10);
  private static final Duration HISTORY = Duration.ofSeconds(5);
  private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);
  private static final Duration RULE_HITS = Duration.ofSeconds(5);
  private static final Duration RULE_VERSIONS = Duration.ofHours(1);

  @Bean
  GatewayLifecycle gatewayLifecycle(
      SocketIoServer socketIo, NotificationsGateway gateway, GatewaySettings settings) {
    return new GatewayLifecycle(socketIo, gateway, settings);
  }

  @Bean
  RequestGateLifecycle requestGateLifecycle(RequestGate gate) {
    return new RequestGateLifecycle(gate);
  }

  @Bean
  LoopbackTwin loopbackTwin(
      Listening listening,
      HttpHandler handler,
      ReactorResourceFactory resources,
      ObjectProvider<WebServerFactoryCustomizer<NettyReactiveWebServerFactory>> customizers) {
    return new LoopbackTwin(listening, handler, resources, customizers.orderedStream().toList());
  }

  @Bean
  Chores chores(
      NotificationsGateway gateway,
      Sessions sessions,
      AuthSettings auth,
      KeepInboxes keep,
      CloseGroups closeGroups,
      PostgresOutbox outbox,
      PostgresDeliveries deliveries,
      DeliverySettings deliverySettings,
      Traces traces,
      EventSettings eventSettings,
      DataSource dataSource,
      Revocations revocations,
      Broadcasts broadcasts,
      BroadcastSettings broadcastSettings,
      Resolve resolve,
      Resolutions resolutions,
      ResolutionSettings resolutionSettings,
      RunSchedule run,
      Schedule schedule,
      ScheduleSettings scheduleSettings,
      RuleWatch rules,
      ActiveRules activeRules,
      RuleHits ruleHits,
      RuleStore ruleStore,
      RuleSettings ruleSettings,
      RetentionSettings retention,
      InstantSource clock) {
    PostgresHousekeeping housekeeping =
        new PostgresHousekeeping(dataSource, revocations, retention.housekeeping(), clock);
    PostgresHistory history = new PostgresHistory(dataSource);
    try {
      checkHistory(history); // Before the first client comes.
    } catch (StoreUnavailableException busy) {
      log.atWarn().addKeyValue("reason", busy.getMessage()).log("It is looked at again");
    }
    return new Chores(
        List.of(
            new Chore("sessions", TICK, () -> gateway.endSessions(clock.instant())),
            new Chore("history", HISTORY, () -> checkHistory(history)),
            new Chore("gaps", TICK, gateway::healGaps),
            new Chore("reconcile", TICK, gateway::reconcile),
            new Chore("expiry", TICK, keep::expire),
            new Chore("groups", GROUPS, closeGroups::run),
            new Chore("snoozes", HALF_TICK, keep::wake),
            new Chore("scheduled-notifications", HALF_TICK, run::notifications),
            new Chore("scheduled-events", HALF_TICK, run::events),
            new Chore("retention", RETENTION, keep::retain),
            new Chore("event-lines", HOUSEKEEPING, outbox::mendLines),
            new Chore(
                "broadcasts",
                HOUSEKEEPING,
                () -> forget(broadcasts::forget, clock.instant().minus(broadcastSettings.kept()))),
            new Chore(
                "deliveries",
                HOUSEKEEPING,
                () -> forget(deliveries::forget, clock.instant().minus(deliverySettings.kept()))),
            new Chore(
                "told-events",
                HOUSEKEEPING,
                () -> forget(traces::forget, clock.instant().minus(eventSettings.kept()))),
            new Chore("rules", ruleSettings.reload(), rules::look),
            new Chore("rule-hits", RULE_HITS, ruleHits::flush),
            new Chore("rule-versions", RULE_VERSIONS, activeRules::keep),
            new Chore(
                "old-rules",
                HOUSEKEEPING,
                () -> forget(ruleStore::forget, clock.instant().minus(ruleSettings.kept()))),
            new Chore("resolutions", TICK, resolve::resume),
            new Chore(
                "old-resolutions",
                HOUSEKEEPING,
                () ->
                    forget(resolutions::forget, clock.instant().minus(resolutionSettings.kept()))),
            new Chore(
                "schedule",
                HOUSEKEEPING,
                () -> forget(schedule::forget, clock.instant().minus(scheduleSettings.kept()))),
            new Chore("revocations", auth.revocationRefresh(), sessions::refresh),
            new Chore("housekeeping", HOUSEKEEPING, () -> keepHouse(housekeeping))));
  }

  /// Until it is through, but not for ever: the chores after it come in their time anyway.
  private static void keepHouse(PostgresHousekeeping housekeeping) {
    int runs = 0;
    boolean more = true;
    while (more && runs++ < MAX_RUNS) {
      more = housekeeping.runOnce().more();
    }
  }

  private static void forget(BiFunction<Instant, Integer, Integer> some, Instant before) {
    int runs = 0;
    while (runs++ < MAX_RUNS && some.apply(before, FORGOTTEN_AT_ONCE) > 0) {
      // There may be more.
    }
  }

  private static void checkHistory(PostgresHistory history) {
    if (history.check()) {
      log.atWarn().log("The database goes on from another point; every client begins anew");
    }
  }

  @Bean
  DatabaseHealth database(DataSource dataSource) {
    return new DatabaseHealth(dataSource);
  }

  @Bean
  @SuppressWarnings("SystemOut") // The terminal that started the server.
  ReadyLine readyLine(Listening listening, DataDirectory data) {
    return new ReadyLine(listening, data, System.out);
  }
}
