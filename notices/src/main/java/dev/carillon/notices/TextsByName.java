package dev.carillon.notices;

import dev.carillon.texts.Texts;
import java.util.Optional;

/// Finds texts that no listener has registered. May block; any thread.
public interface TextsByName {
  /// For a server whose listeners register all of theirs.
  TextsByName NONE = _ -> Optional.empty();

  /// The texts of that name.
  Optional<Texts> find(String name);
}
