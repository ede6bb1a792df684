package dev.carillon.bench.history;

import java.util.List;
import java.util.Map;

/// All of one round.
///
/// @param inboxes by receiver
/// @param sockets by client: what each of them saw, in that order
/// @param restored whether a backup was put back: the inboxes have got another epoch then
public record History(
    Map<String, InboxLog> inboxes,
    List<Request> requests,
    List<Told> told,
    List<Client> sockets,
    boolean restored) {
  public History {
    inboxes = Map.copyOf(inboxes);
    requests = List.copyOf(requests);
    told = List.copyOf(told);
    sockets = List.copyOf(sockets);
  }

  /// One socket of an inbox's owner.
  ///
  /// @param keepsCopy whether it says what it has, and is sent what it misses
  public record Client(String name, String receiver, boolean keepsCopy, List<Seen> seen) {
    public Client {
      seen = List.copyOf(seen);
    }
  }
}
