package dev.carillon.rules;

import dev.carillon.events.EventPattern;
import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Routing;
import dev.carillon.texts.Texts;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a rule says, compiled.
///
/// @param actor null: the system
/// @param type null: the event's name
/// @param object null: the type
record Body(
    @Nullable String description,
    boolean enabled,
    List<EventPattern> patterns,
    @Nullable Condition condition,
    Receivers receivers,
    @Nullable Path actor,
    boolean tellActor,
    @Nullable String type,
    @Nullable String object,
    Texts texts,
    Value.Members payload,
    Routing routing,
    @Nullable Template about,
    @Nullable GroupBy group,
    Duration delay,
    @Nullable Duration expires) {
  Body {
    patterns = List.copyOf(patterns);
  }

  /// Whom it tells.
  sealed interface Receivers {
    /// Those whom the paths lead to, and these.
    record Users(List<Path> paths, List<String> users) implements Receivers {
      public Users {
        paths = List.copyOf(paths);
        users = List.copyOf(users);
      }
    }

    /// Who follows a topic.
    record Topic(Template key) implements Receivers {}

    /// All of the tenant.
    record Everyone() implements Receivers {}
  }

  /// What its notification is shown together with.
  ///
  /// @param key null: those of its type
  record GroupBy(@Nullable Template key, @Nullable Duration window, Edge edge) {}

  /// A value of the payload.
  sealed interface Value {
    /// A text, or what one place leads to.
    record Filled(Template template) implements Value {}

    /// A number or a truth.
    record Constant(Object value) implements Value {}

    /// Values with names.
    record Members(Map<String, Value> members) implements Value {
      public Members {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
      }
    }
  }
}
