package dev.carillon.rules;

/// Something in a file of rules that has to be mended.
///
/// @param file the name of the source
/// @param line of the first character it is about, from 1
/// @param column of the same, from 1
/// @param reason a sentence for people that says what to do
public record RuleFault(String file, int line, int column, String reason) {
  @Override
  public String toString() {
    return file + ':' + line + ':' + column + ": " + reason;
  }
}
