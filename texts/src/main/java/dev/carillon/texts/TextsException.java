package dev.carillon.texts;

import java.io.Serial;
import java.util.ArrayList;
import java.util.List;

/// The files of texts have faults. Says all of them.
public final class TextsException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final ArrayList<String> faults;

  TextsException(List<String> faults) {
    super("texts have faults:\n  " + String.join("\n  ", faults));
    this.faults = new ArrayList<>(faults);
  }

  /// Each of them, for people.
  public List<String> faults() {
    return List.copyOf(faults);
  }
}
