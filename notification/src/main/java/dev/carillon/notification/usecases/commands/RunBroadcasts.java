package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.usecases.ports.Broadcasts;
import dev.carillon.notification.usecases.ports.NotificationGateway;
import dev.carillon.notification.usecases.ports.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sends broadcasts, a chunk of one at a time: whoever calls it again and again sends them all, at
/// the pace that they choose. Any number of nodes may do it at once. Blocks.
public final class RunBroadcasts {
  private final Broadcasts broadcasts;
  private final NotificationGateway gateway;
  private final Wording wording;
  private final NotificationIds ids;
  private final InstantSource clock;
  private final Duration lease;

  /// @param lease how long a chunk that nobody finished keeps its broadcast from the other nodes
  public RunBroadcasts(
      Broadcasts broadcasts,
      NotificationGateway gateway,
      Wording wording,
      NotificationIds ids,
      InstantSource clock,
      Duration lease) {
    this.broadcasts = broadcasts;
    this.gateway = gateway;
    this.wording = wording;
    this.ids = ids;
    this.clock = clock;
    this.lease = lease;
  }

  /// Sends the next chunk of the broadcast whose turn it is, and pushes it.
  ///
  /// @param maxReceivers the size of the chunk
  /// @return how many receivers had their turn; empty when there was no broadcast to send
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [Broadcasts]; it
  ///   goes on when the lease has run out
  public Optional<Integer> turn(Broadcast.Priority priority, int maxReceivers) {
    return broadcasts.claim(priority, lease).map(turn -> send(turn, maxReceivers));
  }

  private int send(Broadcasts.Turn turn, int maxReceivers) {
    Broadcast broadcast = turn.broadcast();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant expiresAt = broadcast.expiresAt();
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      broadcasts.end(broadcast.tenant(), broadcast.id(), Broadcast.State.EXPIRED, now);
      return 0;
    }
    String texts = broadcast.texts();
    if (texts != null && !wording.knows(texts)) {
      // Not the receivers' fault: the chunk is left to a node that has them.
      throw new IllegalStateException("this node has no texts " + texts);
    }
    if (!turn.counted()) {
      broadcasts.count(broadcast);
    }
    List<Contact> receivers = broadcasts.next(turn, maxReceivers);
    if (receivers.isEmpty()) {
      broadcasts.end(broadcast.tenant(), broadcast.id(), Broadcast.State.DONE, now);
      return 0;
    }
    broadcasts.deliver(turn, letters(broadcast, receivers), now).forEach(gateway::push);
    return receivers.size();
  }

  /// What is said the same way is said once.
  private record Language(@Nullable Locale locale, @Nullable Object zone) {}

  private record Said(@Nullable Payload payload, @Nullable String fault) {}

  private List<Broadcasts.Letter> letters(Broadcast broadcast, List<Contact> receivers) {
    Map<Language, Said> said = new HashMap<>();
    return receivers.stream()
        .map(receiver -> {
          Said copy =
              said.computeIfAbsent(
                  new Language(receiver.locale(), receiver.zone()), _ -> say(broadcast, receiver));
          return new Broadcasts.Letter(
              ids.next(), receiver.who().receiver(), copy.payload(), copy.fault());
        })
        .toList();
  }

  private Said say(Broadcast broadcast, Contact reader) {
    String texts = broadcast.texts();
    if (texts == null) {
      return new Said(broadcast.payload(), null);
    }
    try {
      return new Said(wording.worded(texts, broadcast.payload(), reader), null);
    } catch (RuntimeException unsayable) {
      // One language that lacks something keeps no other reader from theirs.
      return new Said(null, Objects.requireNonNullElse(unsayable.getMessage(), "no text"));
    }
  }
}
