package dev.carillon.project.controllers;

import dev.carillon.project.usecases.ports.Page;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The bodies of what succeeded.
sealed interface Answer {
  /// Always true: what fails is a problem document with another status.
  boolean success();

  /// Something was done.
  record Done<T>(boolean success, String message, T data) implements Answer {
    static <T> Done<T> of(String message, T data) {
      return new Done<>(true, message, data);
    }
  }

  /// Something is gone.
  record Gone(boolean success, String message) implements Answer {
    static Gone of(String message) {
      return new Gone(true, message);
    }
  }

  /// One thing was found.
  record Found<T>(boolean success, T data) implements Answer {
    static <T> Found<T> of(T data) {
      return new Found<>(true, data);
    }
  }

  /// A page of a list.
  ///
  /// @param nextCursor the `cursor` of the next page; null after the last
  record Listed<T>(boolean success, List<T> data, @Nullable String nextCursor) implements Answer {
    static <T, V> Listed<V> of(Page<T> page, Function<T, V> view) {
      return new Listed<>(
          true,
          page.items().stream().map(view).toList(),
          page.next().map(UUID::toString).orElse(null));
    }
  }
}
