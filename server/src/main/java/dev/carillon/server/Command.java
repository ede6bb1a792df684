package dev.carillon.server;

import java.util.Map;

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
}
