package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresContactsTest {
  private static final InboxKey ADA = new InboxKey(new TenantId("acme"), new UserId("ada"));
  private static final TestDatabase DATABASE =
      TestDatabase.migrated(TestServers.postgres18(), "contacts");

  private final PostgresContacts contacts = new PostgresContacts(DATABASE.dataSource());

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @BeforeEach
  void empty() {
    DATABASE.jdbc().sql("truncate contact, tenant").update();
  }

  @Test
  void aContactIsFoundAsItWasPut() {
    Contact contact = new Contact(ADA, Locale.CANADA_FRENCH, ZoneId.of("America/Toronto"));
    contacts.put(contact);

    assertThat(contacts.find(ADA)).contains(contact);
  }

  @Test
  void whereSomeoneIsReachedIsKept() {
    Contact.Email email = new Contact.Email("ada@example.org", true);
    Contact contact = new Contact(ADA, null, null, email, "+33612345678");
    contacts.put(contact);

    assertThat(contacts.find(ADA)).contains(contact);
    contacts.put(new Contact(ADA, null, null));
    assertThat(contacts.find(ADA)).contains(new Contact(ADA, null, null));
  }

  @Test
  void aLanguageIsPutWithoutTouchingTheAddress() {
    Contact.Email email = new Contact.Email("ada@example.org", false);
    contacts.put(new Contact(ADA, Locale.ENGLISH, ZoneId.of("UTC"), email, null));
    Contact expected = new Contact(ADA, Locale.FRENCH, null, email, null);

    assertThat(contacts.putLanguage(ADA, Locale.FRENCH, null)).isEqualTo(expected);
    assertThat(contacts.find(ADA)).contains(expected);
  }

  @Test
  void aLanguageIsPutForSomeoneWhomNobodyKnew() {
    assertThat(contacts.putLanguage(ADA, Locale.FRENCH, null))
        .isEqualTo(new Contact(ADA, Locale.FRENCH, null));
  }

  @Test
  void aLaterOneTakesItsPlace() {
    contacts.put(new Contact(ADA, Locale.FRENCH, ZoneId.of("UTC")));
    contacts.put(new Contact(ADA, null, null));

    assertThat(contacts.find(ADA)).contains(new Contact(ADA, null, null));
  }

  @Test
  void nobodyElseIsFound() {
    contacts.put(new Contact(ADA, Locale.FRENCH, null));

    assertThat(contacts.find(new InboxKey(ADA.tenant(), new UserId("bob")))).isEmpty();
    assertThat(contacts.find(new InboxKey(new TenantId("globex"), ADA.receiver()))).isEmpty();
  }

  @Test
  void manyAreFoundAtOnce() {
    InboxKey bob = new InboxKey(ADA.tenant(), new UserId("bob"));
    InboxKey namesake = new InboxKey(new TenantId("globex"), ADA.receiver());
    Contact first = new Contact(ADA, Locale.FRENCH, null);
    Contact second = new Contact(namesake, Locale.ENGLISH, ZoneId.of("UTC"));
    contacts.put(first);
    contacts.put(second);

    assertThat(contacts.findAll(List.of(ADA, bob, namesake, ADA)))
        .containsOnly(Map.entry(ADA, first), Map.entry(namesake, second));
    assertThat(contacts.findAll(List.of(ADA))).containsOnly(Map.entry(ADA, first));
    assertThat(contacts.findAll(List.of())).isEmpty();
  }
}
