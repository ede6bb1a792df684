package dev.carillon.postgres;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.usecases.ports.Contacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Contacts as a table.
public final class PostgresContacts implements Contacts {
  private final Database database;

  public PostgresContacts(DataSource dataSource) {
    this.database = new Database(dataSource);
  }

  @Override
  public Optional<Contact> find(InboxKey who) {
    String sql =
        """
        select c.locale, c.time_zone
        from tenant t join contact c on c.tenant = t.id and c.receiver = ?
        where t.key = ?
        """;
    return database.query(jdbc ->
        jdbc.sql(sql)
            .param(who.receiver().value())
            .param(who.tenant().value())
            .query((rows, _) -> contact(who, rows))
            .optional());
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
}
