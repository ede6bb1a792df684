package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.ChangeTopic;
import dev.carillon.notification.usecases.ports.Topics;
import dev.carillon.notification.usecases.queries.ListTopics;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Topics and who belongs to them, as their backend knows it.
@RestController
@RequestMapping(
    path = {"/topics", "/v1/topics"},
    produces = APPLICATION_JSON_VALUE)
public final class TopicsController {
  private final ChangeTopic change;
  private final ListTopics list;
  private final PageRequests pages;
  private final Messages messages;
  private final int maxUsers;

  /// @param maxUsers of one request
  public TopicsController(
      ChangeTopic change, ListTopics list, PageRequests pages, Messages messages, int maxUsers) {
    this.change = change;
    this.list = list;
    this.pages = pages;
    this.messages = messages;
    this.maxUsers = maxUsers;
  }

  record Users(@Nullable List<@Nullable String> users) {}

  record TopicView(String key, long members) {}

  record One(boolean success, TopicView data) {}

  record Added(boolean success, int added, TopicView data) {}

  record Removed(boolean success, int removed, TopicView data) {}

  record TopicPage(boolean success, List<TopicView> data, @Nullable String nextCursor) {}

  record MemberPage(boolean success, List<String> data, @Nullable String nextCursor) {}

  @PutMapping(path = "/{key}/members", consumes = APPLICATION_JSON_VALUE)
  Added add(Caller.Service caller, @PathVariable("key") String key, @RequestBody Users body) {
    Topics.Outcome.Changed changed = changed(change.add(caller, topic(key), users(body)));
    return new Added(true, changed.count(), view(changed.topic()));
  }

  @DeleteMapping(path = "/{key}/members", consumes = APPLICATION_JSON_VALUE)
  Removed remove(Caller.Service caller, @PathVariable("key") String key, @RequestBody Users body) {
    Topics.Outcome.Changed changed = changed(change.remove(caller, existing(key), users(body)));
    return new Removed(true, changed.count(), view(changed.topic()));
  }

  @DeleteMapping("/{key}")
  Answers.Done drop(Caller.Service caller, @PathVariable("key") String key, Locale language) {
    if (!change.drop(caller, existing(key))) {
      throw notFound();
    }
    return Answers.Done.of(messages.text(language, "topic.deleted"));
  }

  @GetMapping("/{key}")
  One get(Caller.Service caller, @PathVariable("key") String key) {
    return new One(
        true,
        list.one(caller, existing(key))
            .map(TopicsController::view)
            .orElseThrow(TopicsController::notFound));
  }

  @GetMapping
  TopicPage all(
      Caller.Service caller,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int max = pages.limit(limit);
    List<Topics.Topic> found = list.all(caller, cursor(cursor), max + 1);
    List<Topics.Topic> page = found.subList(0, Math.min(max, found.size()));
    return new TopicPage(
        true,
        page.stream().map(TopicsController::view).toList(),
        found.size() > max ? page.getLast().key().value() : null);
  }

  @GetMapping("/{key}/members")
  MemberPage members(
      Caller.Service caller,
      @PathVariable("key") String key,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int max = pages.limit(limit);
    TopicKey topic = existing(key);
    if (list.one(caller, topic).isEmpty()) {
      throw notFound();
    }
    List<UserId> found = list.members(caller, topic, cursor(cursor), max + 1);
    List<String> page = found.stream().limit(max).map(UserId::value).toList();
    return new MemberPage(true, page, found.size() > max ? page.getLast() : null);
  }

  private Topics.Outcome.Changed changed(Topics.Outcome outcome) {
    return switch (outcome) {
      case Topics.Outcome.Changed changed -> changed;
      case Topics.Outcome.Unknown() -> throw notFound();
      case Topics.Outcome.Full(var bound) ->
          throw ProblemException.of(ProblemType.CONFLICT, "topic.full", bound);
    };
  }

  private Set<UserId> users(Users body) {
    List<@Nullable String> given = body.users();
    if (given == null || given.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(List.of(FieldFault.of("users", "field.missing")));
    }
    if (given.size() > maxUsers) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(List.of(FieldFault.of("users", "field.too-many", maxUsers)));
    }
    Set<UserId> users = new LinkedHashSet<>();
    List<FieldFault> faults = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      @Nullable String id = given.get(i);
      if (id != null && UserId.isValid(id)) {
        users.add(new UserId(id));
      } else {
        faults.add(FieldFault.of("users[" + i + ']', "Size", "users", 255, 1));
      }
    }
    if (!faults.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    return users;
  }

  private static TopicKey topic(String key) {
    if (!TopicKey.isValid(key)) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(List.of(FieldFault.of("key", "Size", "key", 255, 1)));
    }
    return new TopicKey(key);
  }

  /// A key that no topic can have is that of one that is not there.
  private static TopicKey existing(String key) {
    if (!TopicKey.isValid(key)) {
      throw notFound();
    }
    return new TopicKey(key);
  }

  private static @Nullable String cursor(@Nullable String cursor) {
    if (cursor != null && !TopicKey.isValid(cursor)) {
      throw PageRequests.cursorRefused();
    }
    return cursor;
  }

  private static ProblemException notFound() {
    return ProblemException.of(ProblemType.NOT_FOUND);
  }

  private static TopicView view(Topics.Topic topic) {
    return new TopicView(topic.key().value(), topic.members());
  }
}
