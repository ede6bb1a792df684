package dev.carillon.bench.options;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// A command line: `--name value …`, and then, if wanted, `--` and a command. Used by one thread.
public final class Options {
  private final Map<String, String> values;
  private final List<String> command;
  private final TreeSet<String> unused;

  private Options(Map<String, String> values, List<String> command) {
    this.values = values;
    this.command = command;
    this.unused = new TreeSet<>(values.keySet());
  }

  /// Reads a command line.
  ///
  /// @throws IllegalArgumentException for a word that is no option, or an option without a value
  public static Options of(String[] arguments) {
    Map<String, String> values = new HashMap<>();
    List<String> rest = new ArrayList<>(Arrays.asList(arguments));
    while (!rest.isEmpty() && !rest.getFirst().equals("--")) {
      String name = rest.removeFirst();
      if (!name.startsWith("--") || rest.isEmpty()) {
        throw new IllegalArgumentException("expected --option value, not " + name);
      }
      values.put(name.substring(2), rest.removeFirst());
    }
    return new Options(values, rest.stream().skip(1).toList());
  }

  public String text(String name, String fallback) {
    unused.remove(name);
    return values.getOrDefault(name, fallback);
  }

  public int number(String name, int fallback) {
    return Integer.parseInt(text(name, Integer.toString(fallback)));
  }

  public List<String> command() {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("-- and the command of the server are missing");
    }
    return command;
  }

  /// To be called when everything was asked for that means anything.
  ///
  /// @throws IllegalArgumentException for options that nobody asked for
  public void requireAllUsed() {
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException("unknown options: " + unused);
    }
  }
}
