package dev.carillon.web;

import dev.carillon.events.EventCatalog;
import dev.carillon.events.EventIntake;
import dev.carillon.notification.usecases.commands.CancelBroadcast;
import dev.carillon.notification.usecases.commands.CancelScheduled;
import dev.carillon.notification.usecases.commands.ChangeDevice;
import dev.carillon.notification.usecases.commands.ChangeNotification;
import dev.carillon.notification.usecases.commands.ChangeTopic;
import dev.carillon.notification.usecases.commands.ChangeWebhook;
import dev.carillon.notification.usecases.commands.CreateNotification;
import dev.carillon.notification.usecases.commands.EraseUser;
import dev.carillon.notification.usecases.commands.HandleDeadLetters;
import dev.carillon.notification.usecases.commands.MarkAllNotificationsRead;
import dev.carillon.notification.usecases.commands.PutContact;
import dev.carillon.notification.usecases.commands.Resolve;
import dev.carillon.notification.usecases.commands.ScheduleEvents;
import dev.carillon.notification.usecases.commands.ScheduleNotification;
import dev.carillon.notification.usecases.commands.SendBroadcast;
import dev.carillon.notification.usecases.commands.SendTimes;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.DeadLetters;
import dev.carillon.notification.usecases.ports.Devices;
import dev.carillon.notification.usecases.ports.PersonalData;
import dev.carillon.notification.usecases.ports.PreferenceStore;
import dev.carillon.notification.usecases.ports.Resolutions;
import dev.carillon.notification.usecases.ports.Schedule;
import dev.carillon.notification.usecases.ports.Topics;
import dev.carillon.notification.usecases.ports.Traces;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import dev.carillon.notification.usecases.queries.CountUnreadNotifications;
import dev.carillon.notification.usecases.queries.GetContact;
import dev.carillon.notification.usecases.queries.GetNotification;
import dev.carillon.notification.usecases.queries.GetResolution;
import dev.carillon.notification.usecases.queries.GetUnreadNotifications;
import dev.carillon.notification.usecases.queries.ListBroadcasts;
import dev.carillon.notification.usecases.queries.ListDeadLetters;
import dev.carillon.notification.usecases.queries.ListDevices;
import dev.carillon.notification.usecases.queries.ListNotifications;
import dev.carillon.notification.usecases.queries.ListScheduled;
import dev.carillon.notification.usecases.queries.ListTopics;
import dev.carillon.notification.usecases.queries.ListWebhooks;
import dev.carillon.notification.usecases.queries.SyncInbox;
import dev.carillon.notification.usecases.queries.TraceNotifications;
import dev.carillon.web.access.Gatekeeper;
import dev.carillon.web.access.HostGuard;
import dev.carillon.web.access.RequestOrigin;
import dev.carillon.web.controllers.BatchController;
import dev.carillon.web.controllers.BroadcastRequests;
import dev.carillon.web.controllers.BroadcastsController;
import dev.carillon.web.controllers.ContactsController;
import dev.carillon.web.controllers.CreateNotificationRequests;
import dev.carillon.web.controllers.DeadLettersController;
import dev.carillon.web.controllers.DevelopmentController;
import dev.carillon.web.controllers.DevicesController;
import dev.carillon.web.controllers.EventRequests;
import dev.carillon.web.controllers.EventRoute;
import dev.carillon.web.controllers.EventTaking;
import dev.carillon.web.controllers.EventsController;
import dev.carillon.web.controllers.IdempotencyKeys;
import dev.carillon.web.controllers.LaterSending;
import dev.carillon.web.controllers.LimitedSending;
import dev.carillon.web.controllers.NotificationsController;
import dev.carillon.web.controllers.PageRequests;
import dev.carillon.web.controllers.PreferencesController;
import dev.carillon.web.controllers.PushServices;
import dev.carillon.web.controllers.ResolveController;
import dev.carillon.web.controllers.RulesController;
import dev.carillon.web.controllers.ScheduledController;
import dev.carillon.web.controllers.SendRoute;
import dev.carillon.web.controllers.SendingController;
import dev.carillon.web.controllers.SessionsController;
import dev.carillon.web.controllers.SnoozeController;
import dev.carillon.web.controllers.TopicsController;
import dev.carillon.web.controllers.TraceTexts;
import dev.carillon.web.controllers.TracesController;
import dev.carillon.web.controllers.UnreadRoute;
import dev.carillon.web.controllers.UsersController;
import dev.carillon.web.controllers.WebhookUrls;
import dev.carillon.web.controllers.WebhooksController;
import dev.carillon.web.controllers.WsTokenController;
import dev.carillon.web.direct.DirectRoutes;
import dev.carillon.web.direct.RequestGate;
import dev.carillon.web.direct.RequestTimes;
import dev.carillon.web.json.BroadcastReader;
import dev.carillon.web.json.CreateNotificationReader;
import dev.carillon.web.json.EventReader;
import dev.carillon.web.json.JsonDigest;
import dev.carillon.web.json.StrictJson;
import dev.carillon.web.json.TrialReader;
import dev.carillon.web.pages.UnsubscribeController;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.Problems;
import dev.carillon.web.rates.SenderRates;
import dev.carillon.web.settings.AuthSettings;
import dev.carillon.web.settings.DevelopmentSettings;
import dev.carillon.web.settings.HttpSettings;
import dev.carillon.web.settings.Limits;
import dev.carillon.web.tokens.RestTokens;
import dev.carillon.web.tokens.Sessions;
import dev.carillon.web.tokens.SocketTokens;
import dev.carillon.web.tokens.UnsubscribeTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import jakarta.validation.Validator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/// Wires the controllers.
@Configuration(proxyBeanMethods = false)
public class RoutesConfiguration {
  private static final Duration ERASURE_PATIENCE = Duration.ofSeconds(5);

  @Bean
  NotificationsController notificationsController(
      NotificationsController.Queries queries,
      NotificationsController.Commands commands,
      PageRequests pages,
      Messages messages) {
    return new NotificationsController(queries, commands, pages, messages);
  }

  @Bean
  PageRequests pageRequests(Limits limits) {
    return new PageRequests(limits.pageMaxItems(), limits.pageMaxBytes());
  }

  @Bean
  NotificationsController.Queries inboxQueries(
      GetNotification get,
      GetUnreadNotifications unread,
      ListNotifications list,
      CountUnreadNotifications count,
      SyncInbox sync) {
    return new NotificationsController.Queries(get, unread, list, count, sync);
  }

  @Bean
  NotificationsController.Commands inboxCommands(
      ChangeNotification change, MarkAllNotificationsRead allRead) {
    return new NotificationsController.Commands(change, allRead);
  }

  @Bean
  CreateNotificationRequests createNotificationRequests(
      StrictJson json, Validator validator, HttpSettings http, Limits limits) {
    var keys = new IdempotencyKeys(new JsonDigest(json), http.idempotencyKeyLifetime());
    var reader = new CreateNotificationReader(json);
    return new CreateNotificationRequests(reader, validator, keys, limits.batchMaxItems());
  }

  @Bean
  SendingController sendingController(
      LimitedSending sender, CreateNotificationRequests requests, Messages messages) {
    return new SendingController(sender, requests, messages);
  }

  @Bean
  LimitedSending limitedSending(CreateNotification create, LaterSending later, SenderRates rates) {
    return new LimitedSending(create, later, rates);
  }

  @Bean
  LaterSending laterSending(ScheduleNotification schedule) {
    return new LaterSending(schedule, new VirtualThreadTaskExecutor("later-"));
  }

  @Bean
  ScheduledController scheduledController(
      Schedule schedule, InstantSource clock, PageRequests pages, Messages messages) {
    return new ScheduledController(
        new ListScheduled(schedule), new CancelScheduled(schedule, clock), pages, messages);
  }

  @Bean
  SnoozeController snoozeController(ChangeNotification change, SendTimes times, Messages messages) {
    return new SnoozeController(change, times, messages);
  }

  @Bean
  RequestGate requestGate() {
    return new RequestGate();
  }

  /// Whoever installs it decides where: it has to come after whatever else takes requests out of
  /// the pipeline.
  @Bean
  DirectRoutes directRoutes(
      LimitedSending sender,
      CreateNotificationRequests requests,
      EventTaking events,
      GetUnreadNotifications unread,
      PageRequests pages,
      Limits limits,
      HostGuard hosts,
      Gatekeeper gatekeeper,
      Messages messages,
      RequestGate gate,
      ObjectProvider<MeterRegistry> registries) {
    return new DirectRoutes(
        List.of(
            new SendRoute(sender, requests, messages),
            new EventRoute(events),
            new UnreadRoute(unread, pages, new VirtualThreadTaskExecutor("http-"))),
        hosts,
        gatekeeper,
        new Problems(messages),
        limits.bodyMaxBytes(),
        gate,
        new RequestTimes(registries.getIfAvailable(CompositeMeterRegistry::new)));
  }

  @Bean
  BatchController batchController(
      LimitedSending sender,
      CreateNotificationRequests requests,
      LaterSending later,
      Messages messages) {
    return new BatchController(sender, requests, later, new Problems(messages));
  }

  @Bean
  EventRequests eventRequests(
      EventCatalog catalog, StrictJson json, InstantSource clock, Limits limits) {
    return new EventRequests(
        new EventReader(json),
        catalog,
        new JsonDigest(json),
        clock,
        limits.batchMaxItems(),
        limits.eventDataMaxBytes());
  }

  @Bean
  EventTaking eventTaking(
      EventIntake intake,
      ScheduleEvents schedule,
      SendTimes times,
      EventRequests requests,
      SenderRates rates) {
    return new EventTaking(
        intake, schedule, times, requests, rates, new VirtualThreadTaskExecutor("later-"));
  }

  @Bean
  EventsController eventsController(EventTaking taking, Messages messages) {
    return new EventsController(taking, new Problems(messages));
  }

  @Bean
  RulesController rulesController(
      RulesController.Needs needs,
      EventRequests events,
      StrictJson json,
      Messages messages,
      InstantSource clock) {
    return new RulesController(needs, events, new TrialReader(json), messages, clock);
  }

  @Bean
  ContactsController contactsController(Contacts contacts) {
    return new ContactsController(new PutContact(contacts), new GetContact(contacts));
  }

  @Bean
  DevicesController devicesController(
      Devices devices, PushServices services, InstantSource clock, Messages messages) {
    return new DevicesController(
        new ChangeDevice(devices, clock), new ListDevices(devices), services, messages);
  }

  @Bean
  DeadLettersController deadLettersController(
      DeadLetters letters,
      HandleDeadLetters handle,
      PageRequests pages,
      Messages messages,
      Limits limits) {
    return new DeadLettersController(
        new ListDeadLetters(letters), handle, pages, messages, limits.batchMaxItems());
  }

  @Bean
  TracesController tracesController(Traces traces, PageRequests pages, Messages messages) {
    return new TracesController(new TraceNotifications(traces), new TraceTexts(messages), pages);
  }

  @Bean
  PreferencesController preferencesController(PreferenceStore preferences) {
    return new PreferencesController(preferences);
  }

  @Bean
  UnsubscribeController unsubscribeController(
      UnsubscribeTokens tokens, PreferenceStore preferences, Messages messages) {
    return new UnsubscribeController(tokens, preferences, messages);
  }

  @Bean
  TopicsController topicsController(
      Topics topics, PageRequests pages, Messages messages, Limits limits) {
    return new TopicsController(
        new ChangeTopic(topics), new ListTopics(topics), pages, messages, limits.batchMaxItems());
  }

  @Bean
  WebhooksController webhooksController(
      WebhookEndpoints endpoints,
      WebhookUrls urls,
      InstantSource clock,
      PageRequests pages,
      Messages messages) {
    return new WebhooksController(
        new ChangeWebhook(endpoints, clock, new SecureRandom()),
        new ListWebhooks(endpoints),
        urls,
        pages,
        messages);
  }

  @Bean
  BroadcastsController broadcastsController(
      SendBroadcast send,
      Broadcasts broadcasts,
      InstantSource clock,
      StrictJson json,
      HttpSettings http,
      SendTimes times,
      SenderRates rates,
      PageRequests pages) {
    JsonDigest digest = new JsonDigest(json);
    return new BroadcastsController(
        send,
        new CancelBroadcast(broadcasts, clock),
        new ListBroadcasts(broadcasts),
        new BroadcastRequests(
            new BroadcastReader(json),
            digest,
            new IdempotencyKeys(digest, http.idempotencyKeyLifetime()),
            times),
        rates,
        pages,
        clock);
  }

  @Bean
  ResolveController resolveController(Resolve resolve, Resolutions resolutions) {
    return new ResolveController(resolve, new GetResolution(resolutions));
  }

  @Bean
  UsersController usersController(PersonalData data, Sessions sessions, InstantSource clock) {
    return new UsersController(new EraseUser(data, clock, ERASURE_PATIENCE), sessions);
  }

  @Bean
  WsTokenController wsTokenController(SocketTokens tokens) {
    return new WsTokenController(tokens);
  }

  @Bean
  SessionsController sessionsController(Sessions sessions, Messages messages) {
    return new SessionsController(sessions, messages);
  }

  @Bean
  @ConditionalOnProperty("carillon.development.enabled")
  DevelopmentController developmentController(
      RestTokens tokens,
      Sessions sessions,
      RequestOrigin origin,
      DevelopmentSettings development,
      AuthSettings auth,
      Messages messages) {
    if (auth.jwksUrl() != null) {
      throw new IllegalStateException(
          "Development mode signs people in itself; it cannot with carillon.auth.jwks-url");
    }
    return new DevelopmentController(
        tokens, sessions, origin, development.signInLifetime(), messages);
  }
}
