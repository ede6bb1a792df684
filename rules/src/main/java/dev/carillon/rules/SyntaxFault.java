package dev.carillon.rules;

import java.io.Serial;

/// Something written is not as it has to be. Never leaves this package.
final class SyntaxFault extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int index;

  /// @param index of the character it is about
  SyntaxFault(int index, String reason) {
    super(reason, null, false, false);
    this.index = index;
  }

  int index() {
    return index;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
