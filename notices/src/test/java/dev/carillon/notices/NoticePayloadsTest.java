package dev.carillon.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.texts.Reader;
import dev.carillon.texts.Texts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class NoticePayloadsTest {
  private final NoticePayloads payloads =
      new NoticePayloads(JsonMapper.shared(), new Reader(Locale.ENGLISH, ZoneOffset.UTC));
  private final Texts texts =
      Texts.load(NoticePayloadsTest.class, "notifications", List.of(Locale.ENGLISH));

  private String payload(String data) {
    Event event =
        new Event(
            UUID.randomUUID(), new EventName("door.opened"), "acme", null, Instant.EPOCH, data);
    return payloads.write(payloads.of(event, texts, Notice.of("listener", "door.opened")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1e999999999", "1e-999999999", "-1e401", "[1e401]", "{\"deep\": [1e401]}"})
  void aNumberThatNobodyCanWriteOutIsRefused(String number) {
    assertThatExceptionOfType(NoticeRefusedException.class)
        .isThrownBy(() -> payload("{\"width\": " + number + "}"))
        .withMessageContaining("width");
  }

  @Test
  void whatADoubleCanBeIsTaken() {
    assertThat(payload("{\"width\": 1.5e300, \"least\": 4.9e-324, \"sum\": 12.50}"))
        .contains("\"sum\":12.50");
  }
}
