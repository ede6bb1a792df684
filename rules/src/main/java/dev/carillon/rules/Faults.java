package dev.carillon.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is found wrong in one file.
final class Faults {
  /// Nobody reads more, and a file could have a million.
  private static final int MAX = 100;

  /// How far apart two words are that may be meant as the same, at most.
  private static final int NEAR = 2;

  private final String file;
  private final List<RuleFault> found = new ArrayList<>();
  private int count;

  Faults(String file) {
    this.file = file;
  }

  void add(Located.At at, String reason) {
    count++;
    if (found.size() < MAX) {
      found.add(new RuleFault(file, at.line(), at.column(), reason));
    }
  }

  int count() {
    return count;
  }

  List<RuleFault> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(RuleFault::line).thenComparingInt(RuleFault::column))
        .toList();
  }

  /// What may be meant by a word that is none of those known, as the end of a sentence.
  static String meant(String word, Collection<String> known) {
    return nearest(word, known)
        .map(one -> "; did you mean `" + one + "`?")
        .orElse("; known are " + String.join(", ", known.stream().sorted().toList()));
  }

  /// The one that is spelt most nearly so, if one is.
  static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(one -> distance(word, one) <= NEAR)
        .min(Comparator.comparingInt(one -> distance(word, one)));
  }

  /// How many characters have to be put in, taken out or changed (Levenshtein), as far as it
  /// matters.
  private static int distance(String one, String other) {
    if (Math.abs(one.length() - other.length()) > NEAR) {
      return NEAR + 1;
    }
    int[] above = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
      }
      above = row;
    }
    return above[other.length()];
  }

  /// At most so much of a text of others, for a sentence.
  static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 60 ? line : line.substring(0, 60) + "…";
  }
}
