package dev.carillon.web.controllers;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.notification.domain.Caller;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.domain.EmailAddress;
import dev.carillon.notification.usecases.commands.HandleDeadLetters;
import dev.carillon.notification.usecases.ports.DeadLetters;
import dev.carillon.notification.usecases.ports.Deliveries;
import dev.carillon.notification.usecases.queries.ListDeadLetters;
import dev.carillon.web.json.Timestamps;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.Messages;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.util.RawValue;

/// What could not be delivered or told: to be looked at, done again, or dropped.
@RestController
@RequestMapping(path = "/admin/dead-letters", produces = APPLICATION_JSON_VALUE)
public final class DeadLettersController {
  private final ListDeadLetters list;
  private final HandleDeadLetters handle;
  private final DeadLetterFilters filters;
  private final PageRequests pages;
  private final Messages messages;

  public DeadLettersController(
      ListDeadLetters list,
      HandleDeadLetters handle,
      PageRequests pages,
      Messages messages,
      int maxIds) {
    this.list = list;
    this.handle = handle;
    this.filters = new DeadLetterFilters(maxIds);
    this.pages = pages;
    this.messages = messages;
  }

  /// @param payload what was to be said; null in a list
  /// @param tries each message that was handed to a provider; null in a list
  record View(
      String id,
      String kind,
      @Nullable String channel,
      String type,
      @Nullable String receiverId,
      int attempts,
      String since,
      String error,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RawValue payload,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Try> tries) {}

  record Try(
      String target,
      String provider,
      String startedAt,
      long tookMillis,
      String outcome,
      String answer) {}

  record One(boolean success, View data) {}

  record Page(boolean success, List<View> data, long count, @Nullable String nextCursor) {}

  record Counted(boolean success, long count, boolean dryRun) {}

  /// The body of a redrive of one.
  ///
  /// @param email in place of the one that its receiver's contact has
  record Correction(@Nullable String email) {}

  @GetMapping
  Page list(
      Caller.Service caller,
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String channel,
      @RequestParam(required = false) @Nullable String type,
      @RequestParam(required = false) @Nullable String receiver,
      @RequestParam(required = false) @Nullable String error,
      @RequestParam(required = false) @Nullable Integer limit,
      @RequestParam(required = false) @Nullable String cursor) {
    int max = pages.limit(limit);
    DeadLetter.Id after =
        cursor == null
            ? null
            : DeadLetter.Id.parse(cursor).orElseThrow(PageRequests::cursorRefused);
    DeadLetters.Filter filter =
        filters.filter(
            new DeadLetterFilters.Wanted(null, kind, channel, type, receiver, error, null, null));
    List<DeadLetter> found = list.page(caller, filter, after, max + 1);
    List<DeadLetter> page = found.subList(0, Math.min(max, found.size()));
    return new Page(
        true,
        page.stream().map(letter -> view(letter, null, null)).toList(),
        list.count(caller, filter),
        found.size() > max ? page.getLast().id().toString() : null);
  }

  @GetMapping("/{id}")
  One get(Caller.Service caller, @PathVariable("id") String id) {
    return DeadLetter.Id.parse(id)
        .flatMap(known -> list.one(caller, known))
        .map(found -> {
          String contents = found.contents();
          return new One(
              true,
              view(
                  found.letter(),
                  contents == null ? null : new RawValue(contents),
                  found.attempts().stream().map(DeadLettersController::view).toList()));
        })
        .orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
  }

  @PostMapping(path = "/redrive", consumes = APPLICATION_JSON_VALUE)
  Counted redrive(Caller.Service caller, @RequestBody DeadLetterFilters.Wanted body) {
    DeadLetters.Filter filter = filters.change(body);
    return body.isDryRun()
        ? new Counted(true, list.count(caller, filter), true)
        : new Counted(true, handle.redrive(caller.tenant(), filter), false);
  }

  @PostMapping(path = "/purge", consumes = APPLICATION_JSON_VALUE)
  Counted purge(Caller.Service caller, @RequestBody DeadLetterFilters.Wanted body) {
    DeadLetters.Filter filter = filters.change(body);
    return body.isDryRun()
        ? new Counted(true, list.count(caller, filter), true)
        : new Counted(true, handle.purge(caller.tenant(), filter), false);
  }

  @PostMapping(path = "/{id}/redrive", consumes = APPLICATION_JSON_VALUE)
  Answers.Done redrive(
      Caller.Service caller,
      @PathVariable("id") String id,
      @RequestBody Correction body,
      Locale language) {
    DeadLetter.Id known =
        DeadLetter.Id.parse(id).orElseThrow(() -> ProblemException.of(ProblemType.NOT_FOUND));
    String email = body.email();
    if (email != null && !EmailAddress.isValid(email)) {
      throw fault("email", "field.email");
    }
    HandleDeadLetters.Corrected done =
        email == null
            ? handle.redriveOne(caller.tenant(), known)
            : handle.redriveTo(caller.tenant(), known, email);
    return switch (done) {
      case DONE -> Answers.Done.of(messages.text(language, "dead-letter.redriven"));
      case NOT_FOUND -> throw ProblemException.of(ProblemType.NOT_FOUND);
      case NO_EMAIL -> throw fault("email", "field.no-email");
    };
  }

  private static ProblemException fault(String field, String code) {
    return ProblemException.of(ProblemType.VALIDATION).at(List.of(FieldFault.of(field, code)));
  }

  private static View view(
      DeadLetter letter, @Nullable RawValue payload, @Nullable List<Try> tries) {
    Channel channel = letter.id().channel();
    DeadLetter.Kind kind = channel == null ? DeadLetter.Kind.EVENT : DeadLetter.Kind.DELIVERY;
    return new View(
        letter.id().toString(),
        kind.name().toLowerCase(Locale.ROOT),
        channel == null ? null : channel.wireName(),
        letter.type(),
        letter.receiver() == null ? null : letter.receiver().value(),
        letter.attempts(),
        Timestamps.text(letter.since()),
        letter.error(),
        payload,
        tries);
  }

  private static Try view(Deliveries.Attempt attempt) {
    return new Try(
        attempt.target(),
        attempt.provider(),
        Timestamps.text(attempt.startedAt()),
        attempt.took().toMillis(),
        attempt.outcome(),
        attempt.answer());
  }
}
