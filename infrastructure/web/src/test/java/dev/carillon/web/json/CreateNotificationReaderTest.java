package dev.carillon.web.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.web.problems.FieldFault;
import dev.carillon.web.problems.ProblemException;
import dev.carillon.web.rates.Throttle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateNotificationReaderTest {
  private final CreateNotificationReader reader = new CreateNotificationReader(new StrictJson(64));

  private CreateNotificationRequest read(String json) {
    return reader.read(json.getBytes(UTF_8)).request();
  }

  @Test
  void everyFieldIsRead() {
    CreateNotificationRequest request =
        read(
            """
            {"object": "o", "receiverId": "r", "senderId": "s", "type": "t",
             "payload": {"a": 1}, "channels": ["email", "realtime"],
             "expiresAt": "2030-01-01T00:00:00Z",
             "group": {"edge": "trailing", "window": "PT1M30S", "key": "k"},
             "throttle": {"key": "build-42", "max": 1000, "window": "PT24H"}}
            """);

    assertThat(request.object()).isEqualTo("o");
    assertThat(request.receiverId()).isEqualTo("r");
    assertThat(request.senderId()).isEqualTo("s");
    assertThat(request.type()).isEqualTo("t");
    assertThat(request.payload()).isEqualTo("{\"a\": 1}");
    assertThat(request.channels()).containsExactlyInAnyOrder(Channel.EMAIL, Channel.REALTIME);
    assertThat(request.expiresAt()).isEqualTo("2030-01-01T00:00:00Z");
    assertThat(request.group()).isEqualTo(new Grouping("k", Duration.ofSeconds(90), Edge.TRAILING));
    assertThat(request.throttle()).isEqualTo(new Throttle("build-42", 1000, Duration.ofHours(24)));
  }

  @Test
  void aThrottleLetsOneThroughUnlessItSaysMore() {
    assertThat(read("{\"throttle\":{\"key\":\"k\",\"window\":\"PT1S\"}}").throttle())
        .isEqualTo(new Throttle("k", 1, Duration.ofSeconds(1)));
    assertThat(read("{\"throttle\":{\"key\":\"k\",\"max\":null,\"window\":\"PT1S\"}}").throttle())
        .isEqualTo(new Throttle("k", 1, Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | throttle.key, throttle.window",
        "{'key':' ','window':'PT1S'} | throttle.key",
        "{'key':'a\\u0007','window':'PT1S'} | throttle.key",
        "{'key':7,'window':'PT1S'} | throttle.key, throttle.key",
        "{'key':'k','window':'PT0.999S'} | throttle.window",
        "{'key':'k','window':'PT24H0.001S'} | throttle.window",
        "{'key':'k','window':'-PT5S'} | throttle.window",
        "{'key':'k','max':0,'window':'PT1S'} | throttle.max",
        "{'key':'k','max':1001,'window':'PT1S'} | throttle.max",
        "{'key':'k','max':12345678901234567890,'window':'PT1S'} | throttle.max",
        "{'key':'k','max':1.0,'window':'PT1S'} | throttle.max",
        "{'key':'k','max':'1','window':'PT1S'} | throttle.max",
        "{'key':'k','per':'day','window':'PT1S'} | throttle.per",
        "'k' | throttle"
      },
      quoteCharacter = '`')
  void whatIsWrongWithAThrottleIsSaidByItsMember(String throttle, String fields) {
    String json = "{\"throttle\":" + throttle.replace('\'', '"') + "}";

    ProblemException refused = catchThrowableOfType(ProblemException.class, () -> read(json));

    assertThat(refused.faults()).extracting(FieldFault::field).containsExactly(fields.split(", "));
  }

  @Test
  void theKeyOfAThrottleIsBounded() {
    String throttle = "{\"throttle\":{\"key\":\"%s\",\"window\":\"PT1S\"}}";

    assertThat(read(throttle.formatted("k".repeat(255))).throttle()).isNotNull();
    assertThat(
            catchThrowableOfType(
                    ProblemException.class, () -> read(throttle.formatted("k".repeat(256))))
                .faults())
        .extracting(FieldFault::field)
        .containsExactly("throttle.key");
  }

  @Test
  void nullIsAsGoodAsAbsent() {
    assertThat(
            read(
                "{\"senderId\":null,\"channels\":null,\"payload\":null,\"expiresAt\":null,"
                    + "\"group\":null,\"throttle\":null}"))
        .isEqualTo(read("{}"));
  }

  @Test
  void aGroupNeedsNothingInIt() {
    assertThat(read("{\"group\":{}}").group()).isEqualTo(Grouping.byType());
    assertThat(read("{\"group\":{\"key\":null,\"window\":null,\"edge\":null}}").group())
        .isEqualTo(Grouping.byType());
  }

  /// Whatever stands before and after it, and however it is written, the payload is cut out whole.
  @Test
  void thePayloadIsExactlyThePieceOfTheBodyThatItWas() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      String payload = "{" + space(random) + members(random, 3) + space(random) + "}";
      List<String> members =
          new ArrayList<>(
              List.of(
                  "\"payload\"" + space(random) + ":" + space(random) + payload,
                  "\"object\":\"" + text(random) + "\"",
                  "\"type\":\"" + text(random) + "\"",
                  "\"receiverId\":\"" + text(random) + "\""));
      Collections.shuffle(members, random);
      String body =
          space(random) + "{" + String.join("," + space(random), members) + "}" + space(random);

      assertThat(read(body).payload()).as("seed %d, %s", seed, body).isEqualTo(payload);
    }
  }

  private static String members(Random random, int depth) {
    List<String> members = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.add("\"" + i + text(random) + "\"" + space(random) + ":" + value(random, depth));
    }
    return String.join(space(random) + ",", members);
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> "\"" + text(random) + "\"";
      case 1 -> random.nextInt() + "." + random.nextInt(1000) + "E-" + random.nextInt(9);
      case 2 -> "null";
      case 3 -> space(random) + random.nextBoolean();
      case 4 -> "{" + members(random, depth - 1) + "}" + space(random);
      default -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
    };
  }

  private static String text(Random random) {
    String[] pieces = {
      "a", "é", "🔔", "\\\"", "\\\\", "\\u00e9", "}", "{", ",", "\u2028", "x".repeat(5_000)
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      int most = random.nextInt(50) == 0 ? pieces.length : pieces.length - 1;
      text.append(pieces[random.nextInt(most)]);
    }
    return text.toString();
  }

  private static String space(Random random) {
    return new String[] {"", "", " ", "\n\t"}[random.nextInt(4)];
  }

  /// Bytes at random, and good bodies with one byte changed, are read or refused; nothing else.
  @Test
  void noBodyIsAnythingButReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] good =
        "{\"object\":\"é\",\"receiverId\":\"r\",\"type\":\"t\",\"payload\":{\"a\":[1,\"\\u00e9\"]}}"
            .getBytes(UTF_8);
    for (int i = 0; i < 20_000; i++) {
      byte[] body = good.clone();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        reader.read(body);
      } catch (ProblemException refused) {
        assertThat(refused.type().status()).as("seed %d", seed).isEqualTo(400);
      }
    }
  }

  @Test
  void theDeepestNestingIsReadAndOneMoreIsNot() {
    String deepest = "{\"payload\":{\"a\":" + "[".repeat(62) + "]".repeat(62) + "}}";
    String deeper = "{\"payload\":{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}}";

    assertThat(read(deepest).payload()).hasSize(124 + 6);
    assertThat(catchThrowableOfType(ProblemException.class, () -> read(deeper)).code())
        .isEqualTo("body.limits");
  }
}
