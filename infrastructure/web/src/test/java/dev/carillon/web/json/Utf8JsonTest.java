package dev.carillon.web.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class Utf8JsonTest {
  private static final JsonMapper JACKSON = new JsonMapper();

  private static String string(String text) {
    return new String(new Utf8Json(1).string(text).toByteArray(), UTF_8);
  }

  @Test
  void aStringIsReadBackAsItWas() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int highest = random.nextBoolean() ? 0x7f : Character.MAX_CODE_POINT;
      for (int points = random.nextInt(20); points > 0; points--) {
        int point = random.nextInt(highest + 1);
        if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
          text.appendCodePoint(point);
        }
      }
      assertThat(JACKSON.readValue(string(text.toString()), String.class))
          .hasToString(text.toString());
    }
  }

  @Test
  void everyControlCharacterIsEscaped() {
    for (char control = 0; control < ' '; control++) {
      assertThat(string("a" + control)).isEqualTo("\"a\\u%04x\"", (int) control);
    }
    assertThat(string("\"\\/\u007f")).isEqualTo("\"\\\"\\\\/\u007f\"");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 9, 10, 99, 100, 9_007_199_254_740_991L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void aNumberIsWhatTheJdkWrites(long number) {
    assertThat(new String(new Utf8Json(1).number(number).toByteArray(), UTF_8))
        .isEqualTo(Long.toString(number));
  }
}
