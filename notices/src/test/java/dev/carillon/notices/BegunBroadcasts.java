package dev.carillon.notices;

import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.BroadcastId;
import dev.carillon.notification.domain.BroadcastProgress;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxChange;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.Broadcasts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes whatever is begun; the rest is not asked for here.
final class BegunBroadcasts implements Broadcasts {
  private final List<Broadcast> begun = new ArrayList<>();

  List<Broadcast> begun() {
    return begun;
  }

  @Override
  public Begun begin(Broadcast broadcast, @Nullable Origin origin) {
    begun.add(broadcast);
    return new Begun.Started(broadcast.id());
  }

  @Override
  public Optional<BroadcastProgress> find(TenantId tenant, BroadcastId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<BroadcastProgress> list(TenantId tenant, @Nullable BroadcastId before, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean end(TenantId tenant, BroadcastId id, Broadcast.State state, Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean cancel(TenantId tenant, BroadcastId id, Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Turn> claim(Broadcast.Priority priority, Duration lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void count(Broadcast broadcast) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Contact> next(Turn turn, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<InboxChange.Added> deliver(Turn turn, List<Letter> letters, Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int forget(Instant before, int max) {
    throw new UnsupportedOperationException();
  }
}
