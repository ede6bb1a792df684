package dev.carillon.web.json;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Routing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/// The members `channels`, `escalation` and `priority` of whatever is sent to someone.
final class RoutingMembers {
  private static final String CRITICAL = "critical";
  private static final Set<String> PRIORITIES = Set.of("normal", CRITICAL);

  private final ObjectReading reading;
  private final List<Escalation> escalation = new ArrayList<>();
  private @Nullable Set<Channel> channels;
  private @Nullable String priority;

  RoutingMembers(ObjectReading reading) {
    this.reading = reading;
  }

  /// As [ObjectReading#member].
  boolean member(String field) {
    switch (field) {
      case "channels" -> channels = channels(field);
      case "escalation" -> escalation(field);
      case "priority" -> priority = reading.string(field);
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Notes a priority that there is not.
  void check() {
    if (priority != null && !PRIORITIES.contains(priority)) {
      reading.fault("priority", "field.priority");
    }
  }

  /// Null when not given.
  @Nullable Set<Channel> channels() {
    return channels;
  }

  List<Escalation> escalation() {
    return escalation;
  }

  /// As it was given.
  @Nullable String priority() {
    return priority;
  }

  boolean critical() {
    return CRITICAL.equals(priority);
  }

  /// What was asked; the inbox alone where no channels are given.
  Routing routing() {
    return new Routing(
        channels == null ? Routing.INBOX.channels() : channels, escalation, critical());
  }

  private void escalation(String field) {
    if (!reading.given(JsonToken.START_ARRAY, field)) {
      return;
    }
    int most = Channel.values().length;
    while (reading.parser().nextToken() != JsonToken.END_ARRAY) {
      if (escalation.size() < most) {
        step(field + '.' + escalation.size());
      } else {
        reading.fault(field, "field.too-many", most);
        reading.parser().skipChildren();
      }
    }
  }

  private void step(String field) {
    @Nullable String channel = null;
    @Nullable Duration after = null;
    if (reading.given(JsonToken.START_OBJECT, field)) {
      while (reading.parser().nextToken() != JsonToken.END_OBJECT) {
        String member = reading.parser().currentName();
        reading.parser().nextToken();
        switch (member) {
          case "channel" -> channel = reading.string(field + ".channel");
          case "after" -> after = reading.duration(field + ".after");
          default -> {
            reading.fault(field + '.' + member, "field.unknown");
            reading.parser().skipChildren();
          }
        }
      }
    }
    Optional<Channel> known = channel == null ? Optional.empty() : Channel.ofWireName(channel);
    if (known.isEmpty()) {
      reading.fault(field + ".channel", channel == null ? "field.missing" : "field.channel");
    }
    if (after == null) {
      reading.fault(field + ".after", "field.missing");
    }
    escalation.add(
        new Escalation(
            known.orElse(Channel.REALTIME), Objects.requireNonNullElse(after, Duration.ZERO)));
  }

  private @Nullable Set<Channel> channels(String field) {
    if (!reading.given(JsonToken.START_ARRAY, field)) {
      return null;
    }
    Set<Channel> found = EnumSet.noneOf(Channel.class);
    boolean unknown = false;
    while (reading.parser().nextToken() != JsonToken.END_ARRAY) {
      Optional<Channel> channel =
          reading.parser().currentToken() == JsonToken.VALUE_STRING
              ? Channel.ofWireName(reading.parser().getString())
              : Optional.empty();
      channel.ifPresent(found::add);
      unknown |= channel.isEmpty();
      reading.parser().skipChildren();
    }
    if (unknown) {
      reading.fault(field, "field.channel");
    }
    return found;
  }
}
