package dev.carillon.web.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.Notification;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.TenantId;
import dev.carillon.notification.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NotificationJsonTest {
  private static Notification notification(String object, String payload, @Nullable Instant time) {
    return new Notification(
        new NotificationId(UUID.fromString("01234567-89ab-7def-8123-456789abcdef")),
        TenantId.DEFAULT,
        new UserId("u1"),
        new UserId("u2"),
        object,
        "project.created",
        new Payload(payload),
        Instant.parse("2026-11-22T07:00:00Z"),
        time,
        42,
        40,
        time,
        time,
        time,
        3);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Test
  void theMembersAreTheContractsInItsOrder() {
    assertThat(text(NotificationJson.of(notification("project.created", "{}", null))))
        .isEqualTo(
            """
            {"id":"01234567-89ab-7def-8123-456789abcdef","object":"project.created",\
            "receiverId":"u1","senderId":"u2","type":"project.created","payload":{},\
            "createdAt":"2026-11-22T07:00:00.000Z","readAt":null,"seq":42,"unreadSeq":40,\
            "archivedAt":null,"snoozedUntil":null,"expiresAt":null,"groupCount":3}\
            """);
  }

  @Test
  void timesHaveMillisecondsAndZ() {
    Instant time = Instant.parse("2026-11-22T07:00:00.120456Z");

    assertThat(text(NotificationJson.of(notification("o", "{}", time))))
        .contains(
            "\"readAt\":\"2026-11-22T07:00:00.120Z\"",
            "\"archivedAt\":\"2026-11-22T07:00:00.120Z\"",
            "\"snoozedUntil\":\"2026-11-22T07:00:00.120Z\"",
            "\"expiresAt\":\"2026-11-22T07:00:00.120Z\"");
  }

  @Test
  void textsAreEscapedAndThePayloadIsNot() {
    assertThat(
            text(
                NotificationJson.of(
                    notification("\"é\\\u2028🔔\u007f", "{ \"a\" : \"\\u00e9\" }", null))))
        .contains(
            "\"object\":\"\\\"é\\\\\u2028🔔\u007f\"",
            "\"payload\":{ \"a\" : \"\\u00e9\" },\"created");
  }

  @Test
  void aPayloadOfAnyLengthComesOutWhole() {
    for (int length = 7_990; length < 8_010; length++) {
      String payload = "{\"a\":\"" + "x".repeat(length) + "🔔é" + "y".repeat(9_000) + "\"}";

      assertThat(text(NotificationJson.of(notification("o", payload, null))))
          .contains("\"payload\":" + payload + ",");
    }
  }

  @Test
  void aListIsAnArrayInItsOrder() {
    Notification one = notification("one", "{}", null);
    Notification two = notification("two", "{\"b\":1}", null);

    assertThat(text(NotificationJson.of(List.of(one, two))))
        .isEqualTo(
            "[" + text(NotificationJson.of(one)) + "," + text(NotificationJson.of(two)) + "]");
    assertThat(text(NotificationJson.of(List.of()))).isEqualTo("[]");
  }
}
