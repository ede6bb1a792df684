package dev.carillon.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the command line asks for. Settings are those given as options, by their property names;
/// they outrank the environment and files.
sealed interface Command {
  /// The settings given as options.
  Map<String, String> settings();

  /// Run the server until it is stopped.
  record Start(Map<String, String> settings) implements Command {}

  /// Print a REST token of a development server.
  record Token(String user, String tenant, boolean service, Map<String, String> settings)
      implements Command {}

  /// Say that a backup was restored.
  record Restored(Map<String, String> settings) implements Command {}

  /// Make a service key and print it, once.
  record KeyCreate(String name, String tenant, Map<String, String> settings) implements Command {}

  /// List the service keys.
  record KeyList(Map<String, String> settings) implements Command {}

  /// Revoke a service key.
  record KeyRevoke(String id, Map<String, String> settings) implements Command {}

  /// Which server is asked, and by whom.
  ///
  /// @param url null: the one that these settings are of
  /// @param key a service key or token; null: a development server's, which is made
  record Target(
      @Nullable String url, @Nullable String key, String tenant, Map<String, String> settings) {}

  /// Read files of rules and say what is wrong with them.
  record RulesCheck(List<Path> files, Map<String, String> settings) implements Command {}

  /// Print the rules that Carillon comes with.
  record RulesShipped(Map<String, String> settings) implements Command {}

  /// Ask a server what would become of an event.
  ///
  /// @param event a file
  /// @param rules a file of rules to be tried; null: those that run
  record RulesSimulate(Path event, @Nullable Path rules, Target target) implements Command {
    @Override
    public Map<String, String> settings() {
      return target.settings();
    }
  }

  /// Ask a server what rules would have made of past events.
  ///
  /// @param from a date with a time, or how long ago; null: a day ago
  /// @param to null: now
  /// @param name of the events; null: all of them
  record RulesBacktest(
      Path rules, @Nullable String from, @Nullable String to, @Nullable String name, Target target)
      implements Command {
    @Override
    public Map<String, String> settings() {
      return target.settings();
    }
  }
}
