package dev.carillon.bench.inbox.servers;

/// Writes rows into a server's database as the server would have written them, but fast. Blocks.
public interface Seeds {
  /// Inboxes `prefix-0`, `prefix-1` and so on, each with that many unread notifications.
  void inboxes(String prefix, int inboxes, int unread);

  /// A history, with the indexes built at the end.
  void history(History history);

  /// What every payload says.
  String PAYLOAD =
      """
      {"message":"Bienvenue sur la plateforme !","actionUrl":"/dashboard","mark":"seed"}\
      """;
}
