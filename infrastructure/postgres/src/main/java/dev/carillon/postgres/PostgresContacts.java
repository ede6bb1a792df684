package dev.carillon.postgres;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.Contacts;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Contacts as a table.
public final class PostgresContacts implements Contacts, AutoCloseable {
  private static final ReaderOptions LOOK_UPS = new ReaderOptions(1, 500, 10_000);

  /// Of one statement.
  private static final int MAX_AT_ONCE = 1000;

  private final Database database;
  private final GroupedCalls<List<InboxKey>, Map<InboxKey, Contact>> lookUps;

  public PostgresContacts(DataSource dataSource) {
    this.database = new Database(dataSource);
    this.lookUps = new GroupedCalls<>("contact-reader", LOOK_UPS, this::lookUp);
  }

  @Override
  public Optional<Contact> find(InboxKey who) {
    return Optional.ofNullable(findAll(List.of(who)).get(who));
  }

  /// Together with others that are looked for at the moment.
  @Override
  public Map<InboxKey, Contact> findAll(Collection<InboxKey> who) {
    return lookUps.ask(List.copyOf(who));
  }

  private List<Map<InboxKey, Contact>> lookUp(List<List<InboxKey>> asked) {
    List<InboxKey> keys = asked.stream().flatMap(List::stream).distinct().toList();
    Map<InboxKey, Contact> found = new HashMap<>();
    for (int from = 0; from < keys.size(); from += MAX_AT_ONCE) {
      List<InboxKey> some = keys.subList(from, Math.min(from + MAX_AT_ONCE, keys.size()));
      lookUpSome(some).forEach(contact -> found.put(contact.who(), contact));
    }
    return asked.stream().map(some -> of(some, found)).toList();
  }

  private static Map<InboxKey, Contact> of(List<InboxKey> asked, Map<InboxKey, Contact> found) {
    return asked.stream()
        .distinct()
        .filter(found::containsKey)
        .collect(Collectors.toMap(Function.identity(), found::get));
  }

  private List<Contact> lookUpSome(List<InboxKey> keys) {
    String sql =
        """
        select v.ord::int - 1 as place, c.*
        from unnest(?::text[], ?::text[]) with ordinality as v(tenant_key, receiver, ord)
        join tenant t on t.key = v.tenant_key
        join contact c on c.tenant = t.id and c.receiver = v.receiver
        """;
    return database.repeatable(connection -> {
      List<Contact> found = new ArrayList<>();
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        Columns<InboxKey> columns = new Columns<>(statement, keys);
        columns.texts(key -> key.tenant().value());
        columns.texts(key -> key.receiver().value());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found.add(whole(keys.get(rows.getInt("place")), rows));
          }
        }
      }
      return found;
    });
  }

  private static Contact whole(InboxKey who, ResultSet rows) throws SQLException {
    Contact spoken = contact(who, rows);
    @Nullable String email = rows.getString("email");
    return new Contact(
        who,
        spoken.locale(),
        spoken.zone(),
        email == null ? null : new Contact.Email(email, rows.getBoolean("email_verified")),
        rows.getString("phone"));
  }

  /// How they are spoken to, without where they are reached.
  static Contact contact(InboxKey who, ResultSet rows) throws SQLException {
    @Nullable String locale = rows.getString("locale");
    @Nullable String zone = rows.getString("time_zone");
    return new Contact(
        who,
        locale == null ? null : Locale.forLanguageTag(locale),
        zone == null ? null : ZoneId.of(zone));
  }

  /// The tenant's row is made first where there is none: a statement sees none of its own inserts.
  @Override
  public void put(Contact contact) {
    String sql =
        """
        insert into contact (tenant, receiver, locale, time_zone, email, email_verified, phone)
        values (?, ?, ?, ?, ?, ?, ?)
        on conflict (tenant, receiver) do update
          set locale = excluded.locale, time_zone = excluded.time_zone, email = excluded.email,
            email_verified = excluded.email_verified, phone = excluded.phone
        """;
    Contact.Email email = contact.email();
    database.transaction(jdbc -> {
      jdbc.sql(sql)
          .param(Tenants.number(jdbc, contact.who().tenant().value()))
          .param(contact.who().receiver().value())
          .param(tag(contact.locale()))
          .param(id(contact.zone()))
          .param(email == null ? null : email.address())
          .param(email != null && email.verified())
          .param(contact.phone())
          .update();
    });
  }

  @Override
  public Contact putLanguage(InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone) {
    String sql =
        """
        insert into contact (tenant, receiver, locale, time_zone) values (?, ?, ?, ?)
        on conflict (tenant, receiver) do update
          set locale = excluded.locale, time_zone = excluded.time_zone
        returning *
        """;
    return database.transaction(
        jdbc ->
            jdbc.sql(sql)
                .param(Tenants.number(jdbc, who.tenant().value()))
                .param(who.receiver().value())
                .param(tag(locale))
                .param(id(zone))
                .query((rows, _) -> whole(who, rows))
                .single(),
        _ -> true);
  }

  private static @Nullable String tag(@Nullable Locale locale) {
    return locale == null ? null : locale.toLanguageTag();
  }

  private static @Nullable String id(@Nullable ZoneId zone) {
    return zone == null ? null : zone.getId();
  }

  /// Whoever is still looking is refused.
  @Override
  public void close() {
    lookUps.close();
  }
}
