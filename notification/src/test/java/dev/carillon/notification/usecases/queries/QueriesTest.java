package dev.carillon.notification.usecases.queries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.NewNotification;
import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationIds;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.NotificationPage;
import dev.carillon.notification.usecases.ports.PageRequest;
import dev.carillon.notification.usecases.ports.ScriptedStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class QueriesTest {
  private static final InboxKey INBOX = new InboxKey(new TenantId("acme"), new UserId("anna"));
  private final ScriptedStore store = new ScriptedStore();
  private final Notification row =
      new NewNotification(
              new NotificationIds(InstantSource.system()).next(),
              INBOX.tenant(),
              INBOX.receiver(),
              UserId.SYSTEM,
              "o",
              "t",
              new Payload("{}"),
              Instant.EPOCH,
              null)
          .storedAs(1);

  @Test
  void oneIsLookedForInTheCallersOwnInbox() {
    store.found = Optional.of(row);

    assertThat(new GetNotification(store).execute(INBOX, row.id()))
        .isEqualTo(new GetNotification.Outcome.Found(row));
    assertThat(store.asked).containsExactly(new ScriptedStore.Asked("find", INBOX, row.id()));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(new GetNotification(store).execute(INBOX, row.id()))
        .isEqualTo(new GetNotification.Outcome.NotFound());
  }

  @Test
  void aPageAndACountAreTheStores() {
    PageRequest first = PageRequest.first(10, 1000);
    store.page = new NotificationPage(List.of(row), OptionalLong.of(1), new InboxHead(5, 2, 1));

    assertThat(new GetUnreadNotifications(store).execute(INBOX, first)).isEqualTo(store.page);
    assertThat(new CountUnreadNotifications(store).execute(INBOX)).isEqualTo(store.page.head());
    assertThat(store.asked)
        .containsExactly(
            new ScriptedStore.Asked("page", INBOX, first),
            new ScriptedStore.Asked("head", INBOX, ""));
  }
}
