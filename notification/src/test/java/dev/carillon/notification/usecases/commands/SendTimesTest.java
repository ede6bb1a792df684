package dev.carillon.notification.usecases.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.InboxKey;
import dev.carillon.notification.domain.SendTime;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.commands.SendTimes.Found;
import dev.carillon.notification.usecases.ports.Contacts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SendTimesTest {
  private static final Instant NOW = Instant.parse("2026-11-29T05:00:00.123Z");
  private static final Duration BOUND = Duration.ofDays(30);
  private static final InboxKey ADA = new InboxKey(new TenantId("acme"), new UserId("ada"));

  private final Map<InboxKey, Contact> known = new HashMap<>();
  private final SendTimes times =
      new SendTimes(
          new Contacts() {
            @Override
            public Optional<Contact> find(InboxKey who) {
              return Optional.ofNullable(known.get(who));
            }

            @Override
            public Map<InboxKey, Contact> findAll(Collection<InboxKey> who) {
              throw new UnsupportedOperationException();
            }

            @Override
            public void put(Contact contact) {
              known.put(contact.who(), contact);
            }

            @Override
            public Contact putLanguage(
                InboxKey who, @Nullable Locale locale, @Nullable ZoneId zone) {
              throw new UnsupportedOperationException();
            }
          },
          ZoneId.of("Europe/Paris"),
          BOUND,
          InstantSource.fixed(NOW.plusNanos(456)));

  private Found of(Instant moment) {
    return times.of(new SendTime.Moment(moment), ADA);
  }

  @Test
  void whatIsPastOrPresentHasCome() {
    assertThat(of(NOW.minusSeconds(1))).isEqualTo(new Found.Now());
    assertThat(of(NOW)).isEqualTo(new Found.Now());
    assertThat(of(NOW.plusMillis(1))).isEqualTo(new Found.Later(NOW.plusMillis(1)));
  }

  @Test
  void whatIsFurtherAheadThanTheBoundIsTooFar() {
    assertThat(of(NOW.plus(BOUND))).isEqualTo(new Found.Later(NOW.plus(BOUND)));
    assertThat(of(NOW.plus(BOUND).plusMillis(1))).isEqualTo(new Found.TooFar(BOUND));
    assertThat(times.of(new SendTime.Delay(Duration.ofSeconds(Long.MAX_VALUE)), ADA))
        .isEqualTo(new Found.TooFar(BOUND));
  }

  @Test
  void aLocalTimeIsTheReceiversOrElseTheServers() {
    assertThat(noon(null)).isEqualTo(new Found.Later(Instant.parse("2026-12-01T11:00:00Z")));
    assertThat(noon(ADA)).isEqualTo(noon(null));
    known.put(ADA, new Contact(ADA, null, null));
    assertThat(noon(ADA)).isEqualTo(noon(null));
    known.put(ADA, new Contact(ADA, null, ZoneId.of("Asia/Tokyo")));
    assertThat(noon(ADA)).isEqualTo(new Found.Later(Instant.parse("2026-12-01T03:00:00Z")));
  }

  private Found noon(@Nullable InboxKey receiver) {
    return times.of(new SendTime.Local(LocalDateTime.parse("2026-12-01T12:00"), null), receiver);
  }
}
