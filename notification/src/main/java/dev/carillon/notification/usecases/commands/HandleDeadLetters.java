package dev.carillon.notification.usecases.commands;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.DeadLetter;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.usecases.ports.Contacts;
import dev.carillon.notification.usecases.ports.DeadLetters;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What people do with dead letters: have them done again, with another address perhaps, or drop
/// them. Blocks; any thread.
public final class HandleDeadLetters {
  private static final int CHUNK = 500;

  private final DeadLetters letters;
  private final Contacts contacts;
  private final InstantSource clock;
  private final Runnable wake;

  /// @param wake told when there is something to do again; must return at once
  public HandleDeadLetters(
      DeadLetters letters, Contacts contacts, InstantSource clock, Runnable wake) {
    this.letters = letters;
    this.contacts = contacts;
    this.clock = clock;
    this.wake = wake;
  }

  /// Has all of them done again that are dead now. Those that die again meanwhile are left.
  ///
  /// @return how many
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [DeadLetters];
  ///   some may have been begun
  public long redrive(TenantId tenant, DeadLetters.Filter filter) {
    long all = 0;
    DeadLetters.Filter dead = filter.before(clock.instant());
    for (int some = CHUNK; some == CHUNK; all += some) {
      some = letters.redrive(tenant, dead, CHUNK);
      wake.run();
    }
    return all;
  }

  /// Drops all of them that are dead now.
  ///
  /// @return how many
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [#redrive]
  public long purge(TenantId tenant, DeadLetters.Filter filter) {
    long all = 0;
    DeadLetters.Filter dead = filter.before(clock.instant());
    for (int some = CHUNK; some == CHUNK; all += some) {
      some = letters.purge(tenant, dead, CHUNK);
    }
    return all;
  }

  /// What became of a correction.
  public enum Corrected {
    DONE,
    /// There is no such dead letter.
    NOT_FOUND,
    /// It is no e-mail.
    NO_EMAIL
  }

  /// Has one done again.
  ///
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [#redrive]
  public Corrected redriveOne(TenantId tenant, DeadLetter.Id id) {
    int done = letters.redrive(tenant, DeadLetters.Filter.of(id), 1);
    wake.run();
    return done == 0 ? Corrected.NOT_FOUND : Corrected.DONE;
  }

  /// Puts another address into the contact of its receiver, and has it sent there. What else is
  /// known of them stays.
  ///
  /// @param address checked by whoever took it
  /// @throws dev.carillon.notification.usecases.ports.StoreUnavailableException as [#redrive]
  public Corrected redriveTo(TenantId tenant, DeadLetter.Id id, String address) {
    List<DeadLetter> found = letters.list(tenant, DeadLetters.Filter.of(id), null, 1);
    if (found.isEmpty()) {
      return Corrected.NOT_FOUND;
    }
    var receiver = found.getFirst().receiver();
    if (id.channel() != Channel.EMAIL || receiver == null) {
      return Corrected.NO_EMAIL;
    }
    InboxKey who = new InboxKey(tenant, receiver);
    Optional<Contact> known = contacts.find(who);
    contacts.put(
        new Contact(
            who,
            known.map(Contact::locale).orElse(null),
            known.map(Contact::zone).orElse(null),
            new Contact.Email(address, true),
            known.map(Contact::phone).orElse(null)));
    return redriveOne(tenant, id);
  }
}
