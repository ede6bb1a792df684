package dev.carillon.project.controllers;

/// The domain's rule for characters, as the constraints on a request need it: no control characters
/// and no half of a surrogate pair. One character class each, which matches without recursion.
final class Printable {
  static final String NAME = "[^\\p{Cc}\\p{Cs}]*+";
  static final String PROSE = "[[^\\p{Cc}\\p{Cs}]\\r\\n\\t]*+";

  private Printable() {}
}
