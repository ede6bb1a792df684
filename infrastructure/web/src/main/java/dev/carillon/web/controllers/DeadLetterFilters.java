package dev.carillon.web.controllers;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.DeadLetters;
import dev.carillon.web.json.PayloadScan;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.problems.ProblemType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads which dead letters are meant.
final class DeadLetterFilters {
  private static final int TEXT_MAX_CHARS = 255;

  private final int maxIds;

  /// @param maxIds named in one request
  DeadLetterFilters(int maxIds) {
    this.maxIds = maxIds;
  }

  /// What is asked.
  ///
  /// @param all has to be said where nothing else is: a change of everything is no default
  record Wanted(
      @Nullable List<@Nullable String> ids,
      @Nullable String kind,
      @Nullable String channel,
      @Nullable String type,
      @Nullable String receiverId,
      @Nullable String error,
      @Nullable Boolean all,
      @Nullable Boolean dryRun) {
    boolean isDryRun() {
      return Boolean.TRUE.equals(dryRun);
    }

    private boolean namesNone() {
      return Stream.of(ids, kind, channel, type, receiverId, error).allMatch(Objects::isNull);
    }
  }

  /// @throws ProblemException when a member is not what it can be, or nothing says which
  DeadLetters.Filter change(Wanted wanted) {
    if (wanted.namesNone() != Boolean.TRUE.equals(wanted.all())) {
      throw ProblemException.of(ProblemType.VALIDATION)
          .at(List.of(FieldFault.of("all", "field.all-or-some")));
    }
    return filter(wanted);
  }

  /// @throws ProblemException when a member is not what it can be
  DeadLetters.Filter filter(Wanted wanted) {
    List<FieldFault> faults = new ArrayList<>();
    DeadLetter.Kind kind = kind(wanted.kind(), faults);
    Optional<Channel> channel = Optional.ofNullable(wanted.channel()).flatMap(Channel::ofWireName);
    if (wanted.channel() != null && channel.isEmpty()) {
      faults.add(FieldFault.of("channel", "field.channel"));
    }
    if (wanted.receiverId() != null && !UserId.isValid(wanted.receiverId())) {
      faults.add(FieldFault.of("receiverId", "Size", "receiverId", TEXT_MAX_CHARS, 1));
    }
    checkText("type", wanted.type(), faults);
    checkText("error", wanted.error(), faults);
    Set<DeadLetter.Id> ids = ids(wanted.ids(), faults);
    if (!faults.isEmpty()) {
      throw ProblemException.of(ProblemType.VALIDATION).at(faults);
    }
    return new DeadLetters.Filter(
        ids,
        kind,
        channel.orElse(null),
        wanted.type(),
        wanted.receiverId() == null ? null : new UserId(wanted.receiverId()),
        wanted.error(),
        null);
  }

  private static DeadLetter.@Nullable Kind kind(@Nullable String word, List<FieldFault> faults) {
    for (DeadLetter.Kind kind : DeadLetter.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(word)) {
        return kind;
      }
    }
    if (word != null) {
      faults.add(FieldFault.of("kind", "field.kind"));
    }
    return null;
  }

  private static void checkText(String field, @Nullable String value, List<FieldFault> faults) {
    if (value != null && (value.length() > TEXT_MAX_CHARS || !PayloadScan.storable(value))) {
      faults.add(FieldFault.of(field, "field.text"));
    }
  }

  private Set<DeadLetter.Id> ids(@Nullable List<@Nullable String> texts, List<FieldFault> faults) {
    Set<DeadLetter.Id> ids = new HashSet<>();
    if (texts == null) {
      return ids;
    }
    if (texts.isEmpty()) {
      faults.add(FieldFault.of("ids", "field.too-few", 1));
    }
    if (texts.size() > maxIds) {
      faults.add(FieldFault.of("ids", "field.too-many", maxIds));
      return ids;
    }
    for (String text : texts) {
      Optional<DeadLetter.Id> id = text == null ? Optional.empty() : DeadLetter.Id.parse(text);
      id.ifPresent(ids::add);
      if (id.isEmpty()) {
        faults.add(FieldFault.of("ids", "field.dead-letter-id"));
        return ids;
      }
    }
    return ids;
  }
}
