package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.EndpointId;
import dev.carillon.notification.domain.EndpointSecret;
import dev.carillon.notification.domain.TypePattern;
import dev.carillon.notification.domain.WebhookEndpoint;
import dev.carillon.notification.usecases.commands.ChangeWebhook;
import dev.carillon.notification.usecases.ports.WebhookEndpoints;
import dev.carillon.notification.usecases.queries.ListWebhooks;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The URLs that a tenant's notifications are sent to. A secret is answered once, to whoever made
/// it.
@RestController
@RequestMapping(
    path = {"/webhooks", "/v1/webhooks"},
    produces = APPLICATION_JSON_VALUE)
public final class WebhooksController {
  private final ChangeWebhook change;
  private final ListWebhooks list;
  private final WebhookUrls urls;
  private final PageRequests pages;
  private final Messages messages;

  public WebhooksController(
      ChangeWebhook change,
      ListWebhooks list,
      WebhookUrls urls,
      PageRequests pages,
      Messages messages) {
    this.change = change;
    this.list = list;
    this.urls = urls;
    this.pages = pages;
    this.messages = messages;
  }

  /// @param types null is every one
  record Wanted(@Nullable String url, @Nullable List<@Nullable String> types) {}

  /// @param secret null unless it was made by this request
  record View(
      String id,
      String url,
      List<String> types,
      String createdAt,
      boolean enabled,
      @Nullable String disabledAt,
      @Nullable String disabledReason,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {}

  record One(boolean success, View data) {}

  record Page(boolean success, List<View> data, @Nullable String nextCursor) {}

  @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
  One put(Caller.Service caller, @PathVariable("id") String id, @RequestBody Wanted body) {
    List<FieldFault> faults = new ArrayList<>();
    if (!EndpointId.isValid(id)) {
      faults.add(FieldFault.of("id", "Size", "id", 255, 1));
    }
    String url = url(body.url(), faults);
    List<TypePattern> types = types(body.types(), faults);
    if (!faults.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    return switch (change.put(caller, new EndpointId(id), url, types)) {
      case WebhookEndpoints.Outcome.Created(var endpoint) ->
          new One(true, view(endpoint, endpoint.secret()));
      case WebhookEndpoints.Outcome.Replaced(var endpoint) -> new One(true, view(endpoint, null));
      case WebhookEndpoints.Outcome.Full(var bound) ->
          throw ProblemException.of(ProblemType.CONFLICT, "webhook.full", bound);
    };
  }

  @GetMapping
  Page all(
      Caller.Service caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int max = pages.limit(limit);
    if (cursor != null && !EndpointId.isValid(cursor)) {
      throw PageRequests.cursorRefused();
    }
    List<WebhookEndpoint> found = list.all(caller, cursor, max + 1);
    List<WebhookEndpoint> page = found.subList(0, Math.min(max, found.size()));
    return new Page(
        true,
        page.stream().map(endpoint -> view(endpoint, null)).toList(),
        found.size() > max ? page.getLast().id().value() : null);
  }

  @GetMapping("/{id}")
  One get(Caller.Service caller, @PathVariable("id") String id) {
    return new One(
        true,
        list.one(caller, existing(id))
            .map(endpoint -> view(endpoint, null))
            .orElseThrow(WebhooksController::notFound));
  }

  @DeleteMapping("/{id}")
  Answers.Done delete(Caller.Service caller, @PathVariable("id") String id, Locale language) {
    if (!change.delete(caller, existing(id))) {
      throw notFound();
    }
    return Answers.Done.of(messages.text(language, "webhook.deleted"));
  }

  @PostMapping("/{id}/rotate-secret")
  One rotateSecret(Caller.Service caller, @PathVariable("id") String id) {
    return new One(
        true,
        change
            .rotateSecret(caller, existing(id))
            .map(rotated -> view(rotated.endpoint(), rotated.secret()))
            .orElseThrow(WebhooksController::notFound));
  }

  private String url(@Nullable String url, List<FieldFault> faults) {
    if (url == null || url.isBlank()) {
      faults.add(FieldFault.of("url", "field.missing"));
      return "";
    }
    urls.fault(url).ifPresent(why -> faults.add(FieldFault.of("url", "field.webhook-url", why)));
    return url;
  }

  private static List<TypePattern> types(
      @Nullable List<@Nullable String> given, List<FieldFault> faults) {
    if (given == null) {
      return List.of(TypePattern.ALL);
    }
    if (given.isEmpty()) {
      faults.add(FieldFault.of("types", "field.too-few", 1));
    }
    if (given.size() > WebhookEndpoint.MAX_TYPES) {
      faults.add(FieldFault.of("types", "field.too-many", WebhookEndpoint.MAX_TYPES));
      return List.of();
    }
    List<TypePattern> types = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      @Nullable String pattern = given.get(i);
      if (pattern != null && TypePattern.isValid(pattern)) {
        types.add(new TypePattern(pattern));
      } else {
        faults.add(FieldFault.of("types[" + i + ']', "Size", "types", 255, 1));
      }
    }
    return types.stream().distinct().toList();
  }

  /// An id that no endpoint can have is that of one that is not there.
  private static EndpointId existing(String id) {
    if (!EndpointId.isValid(id)) {
      throw notFound();
    }
    return new EndpointId(id);
  }

  private static ProblemException notFound() {
    return ProblemException.of(ProblemType.NOT_FOUND);
  }

  private static View view(WebhookEndpoint endpoint, @Nullable EndpointSecret secret) {
    WebhookEndpoint.Disabled disabled = endpoint.disabled();
    return new View(
        endpoint.id().value(),
        endpoint.url(),
        endpoint.types().stream().map(TypePattern::text).toList(),
        Timestamps.text(endpoint.createdAt()),
        endpoint.isEnabled(),
        disabled == null ? null : Timestamps.text(disabled.at()),
        disabled == null ? null : disabled.reason(),
        secret == null ? null : secret.text());
  }
}
