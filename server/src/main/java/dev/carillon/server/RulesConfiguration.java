package dev.carillon.server;

import dev.carillon.notices.Announcements;
import dev.carillon.notices.Notices;
import dev.carillon.notification.usecases.ports.NotificationStore;
import dev.carillon.notification.usecases.ports.Topics;
import dev.carillon.postgres.PostgresAudiences;
import dev.carillon.postgres.PostgresPastEvents;
import dev.carillon.postgres.PostgresRuleStore;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.ShippedRules;
import dev.carillon.rules.running.ActiveRules;
import dev.carillon.rules.running.BacktestRules;
import dev.carillon.rules.running.RuleHits;
import dev.carillon.rules.running.RuleStore;
import dev.carillon.rules.running.RuleTexts;
import dev.carillon.rules.running.RulesListener;
import dev.carillon.rules.running.SimulateRules;
import dev.carillon.web.controllers.RulesController;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/// Rules that are written down, and who runs them.
@Configuration(proxyBeanMethods = false)
class RulesConfiguration {

  @Bean
  RuleFiles ruleFiles(GroupingSettings grouping) {
    return new RuleFiles(grouping.rules());
  }

  @Bean
  RuleStore ruleStore(DataSource dataSource) {
    return new PostgresRuleStore(dataSource);
  }

  @Bean
  PostgresPastEvents pastEvents(DataSource dataSource) {
    return new PostgresPastEvents(dataSource);
  }

  @Bean
  ActiveRules activeRules(RuleFiles files, RuleStore store) {
    return new ActiveRules(files, store);
  }

  @Bean
  RuleTexts ruleTexts(ActiveRules active, RuleFiles files, RuleStore store) {
    return new RuleTexts(active, files, store);
  }

  @Bean
  RuleHits ruleHits(RuleStore store) {
    return new RuleHits(store);
  }

  @Bean
  RulesListener rulesListener(
      ActiveRules rules,
      Notices notices,
      Announcements announcements,
      RuleHits hits,
      InstantSource clock) {
    return new RulesListener(rules, notices, announcements, hits, clock);
  }

  @Bean
  RuleWatch ruleWatch(
      ActiveRules active,
      List<ShippedRules> shipped,
      RuleSettings settings,
      RuleHits hits,
      InstantSource clock) {
    return new RuleWatch(
        active,
        settings.shipped()
            ? shipped.stream().flatMap(one -> one.sources().stream()).toList()
            : List.of(),
        settings.directoryOrDefault(),
        settings.directory() != null,
        hits,
        clock);
  }

  @Bean
  RulesController.Needs rulesControllerNeeds(
      ActiveRules active,
      RuleStore store,
      Notices notices,
      Topics topics,
      NotificationStore notifications,
      DeliveryChannels channels,
      PostgresPastEvents past,
      RuleSettings settings,
      EventSettings events,
      DataSource dataSource,
      InstantSource clock) {
    return new RulesController.Needs(
        active,
        store,
        new SimulateRules(
            notices,
            new PostgresAudiences(topics, dataSource),
            channels.forecasts(notifications),
            clock,
            settings.simulatedRecipients()),
        new BacktestRules(
            past,
            active,
            channels.all(),
            settings.backtestEvents(),
            settings.backtestNotifications(),
            events.kept(),
            clock),
        settings.directoryOrDefault().toString());
  }

  /// The page is served under its name alone.
  @Bean
  RouterFunction<ServerResponse> rulesPage() {
    return RouterFunctions.route(
        RequestPredicates.GET("/console/rules"),
        _ ->
            ServerResponse.ok()
                .contentType(MediaType.TEXT_HTML)
                .bodyValue(new ClassPathResource("static/console/rules.html")));
  }
}
