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

  private static Contact contact(InboxKey who, ResultSet rows) throws SQLException {
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
    // A conflict would cost a number each time.
    String insertTenant =
        """
        insert into tenant (key)
        select ? where not exists (select 1 from tenant where key = ?)
        on conflict do nothing
        """;
    String sql =
        """
        insert into contact (tenant, receiver, locale, time_zone)
        select t.id, ?, ?, ? from tenant t where t.key = ?
        on conflict (tenant, receiver) do update
          set locale = excluded.locale, time_zone = excluded.time_zone
        """;
    Locale locale = contact.locale();
    ZoneId zone = contact.zone();
    database.transaction(jdbc -> {
      String tenant = contact.who().tenant().value();
      jdbc.sql(insertTenant).param(tenant).param(tenant).update();
      jdbc.sql(sql)
          .param(contact.who().receiver().value())
          .param(locale == null ? null : locale.toLanguageTag())
          .param(zone == null ? null : zone.getId())
          .param(contact.who().tenant().value())
          .update();
    });
  }
}
