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
import java.util.Collections;
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

  private final Database database;
  private final GroupedCalls<InboxKey, Optional<Contact>> lookUps;

  public PostgresContacts(DataSource dataSource) {
    this.database = new Database(dataSource);
    this.lookUps = new GroupedCalls<>("contact-reader", LOOK_UPS, this::findAll);
  }

  /// Together with others that are looked for at the moment.
  @Override
  public Optional<Contact> find(InboxKey who) {
    return lookUps.ask(who);
  }

  @Override
  public Map<InboxKey, Contact> findAll(Collection<InboxKey> who) {
    List<InboxKey> keys = List.copyOf(who);
    List<Optional<Contact>> found =
        keys.size() == 1 ? List.of(find(keys.getFirst())) : findAll(keys);
    return found.stream()
        .flatMap(Optional::stream)
        .collect(Collectors.toMap(Contact::who, Function.identity(), (one, _) -> one));
  }

  private List<Optional<Contact>> findAll(List<InboxKey> keys) {
    String sql =
        """
        select v.ord::int - 1 as place, c.locale, c.time_zone
        from unnest(?::text[], ?::text[]) with ordinality as v(tenant_key, receiver, ord)
        join tenant t on t.key = v.tenant_key
        join contact c on c.tenant = t.id and c.receiver = v.receiver
        """;
    return database.repeatable(connection -> {
      List<Optional<Contact>> found =
          new ArrayList<>(Collections.nCopies(keys.size(), Optional.empty()));
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        Columns<InboxKey> columns = new Columns<>(statement, keys);
        columns.texts(key -> key.tenant().value());
        columns.texts(key -> key.receiver().value());
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            int place = rows.getInt("place");
            found.set(place, Optional.of(contact(keys.get(place), rows)));
          }
        }
      }
      return found;
    });
  }

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
        insert into contact (tenant, receiver, locale, time_zone) values (?, ?, ?, ?)
        on conflict (tenant, receiver) do update
          set locale = excluded.locale, time_zone = excluded.time_zone
        """;
    Locale locale = contact.locale();
    ZoneId zone = contact.zone();
    database.transaction(jdbc -> {
      jdbc.sql(sql)
          .param(Tenants.number(jdbc, contact.who().tenant().value()))
          .param(contact.who().receiver().value())
          .param(locale == null ? null : locale.toLanguageTag())
          .param(zone == null ? null : zone.getId())
          .update();
    });
  }

  /// Whoever is still looking is refused.
  @Override
  public void close() {
    lookUps.close();
  }
}
