package dev.carillon.postgres;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.notification.domain.InboxKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;

/// Rules and events drawn at random, many of which meet.
final class RandomRules {
  private static final List<String> NAMES =
      List.of("order.paid", "order.lost", "user.welcome", "order.item.sent", "ping");
  private static final List<String> PATTERNS =
      List.of(
          "order.paid",
          "order.lost",
          "user.welcome",
          "ping",
          "order.*",
          "order.**",
          "**",
          "*.welcome",
          "**.sent");
  private static final List<String> CONDITIONS =
      List.of(
          "data.n > 5",
          "data.n % 2 == 0",
          "has(data.opt) && data.opt == \\\"x\\\"",
          "data.list.exists(i, i == data.who)",
          "data.missing > 1",
          "event.name.startsWith(\\\"order\\\")",
          "event.occurredAt < timestamp(\\\"2030-01-01T00:00:00Z\\\")");
  private static final List<String> RECEIVERS =
      List.of(
          "who",
          "list",
          "opt?",
          "[who, list]",
          "deep.who",
          "missing",
          "{users: [fixed, system]}",
          "{topic: \"t{n}\"}",
          "{everyone: true}");
  private static final List<String> TEXTS =
      List.of(
          "{fr: \"Bonjour {who}\", en: \"Hello {who}\"}",
          "{en: \"{n, plural, one {# thing} other {# things}}\"}",
          "{fr: \"{occurredAt, date, long} {n, number}\", en: \"{occurredAt, time, short} {n, number}\"}",
          "{en: \"{extra} and {n}\"}",
          "{en: \"{opt}\"}");

  private final Random random;

  RandomRules(Random random) {
    this.random = random;
  }

  private boolean in(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T one(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /// A file of so many.
  String file(int count) {
    StringBuilder file = new StringBuilder("rules:\n");
    for (int n = 0; n < count; n++) {
      file.append("  - id: r%d\n    on: \"%s\"\n".formatted(n, one(PATTERNS)));
      add(file, 40, "when", '"' + one(CONDITIONS) + '"');
      String to = one(RECEIVERS);
      add(file, 100, "to", to);
      if (in(50)) {
        add(file, 100, "actor", one(List.of("by", "who", "missing")));
        add(file, to.startsWith("{t") || to.startsWith("{e") ? 0 : 30, "tellActor", "true");
      }
      add(
          file,
          30,
          "type",
          one(List.of("billing.paid", "account.password", "news", "billing.due")));
      add(file, 30, "object", "thing");
      add(file, 100, "text", one(TEXTS));
      add(file, 60, "payload", "{extra: \"<{n}>\", inner: {n: \"{n}\", who: \"{who}\"}, fix: 3}");
      add(file, 60, "channels", one(List.of("[email]", "[push]", "[email, push]", "[webhook]")));
      add(file, 10, "critical", "true");
      add(file, 30, "about", "\"thing/{n}\"");
      add(file, 20, "delay", "PT10M");
      add(file, 30, "expires", one(List.of("PT5M", "PT2H", "P3D")));
      add(file, 5, "enabled", "false");
    }
    return file.toString();
  }

  private void add(StringBuilder file, int percent, String key, String value) {
    if (in(percent)) {
      file.append("    ").append(key).append(": ").append(value).append('\n');
    }
  }

  /// Something that happened an hour ago, to some of them.
  Event event(List<InboxKey> people, Instant now) {
    InboxKey who = one(people);
    List<String> some = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      some.add(one(people).receiver().value());
    }
    String id = who.receiver().value();
    String data =
        "{\"who\":\"%s\",\"by\":\"%s\",\"n\":%d,\"list\":[%s],\"deep\":{\"who\":\"%s\"}%s}"
            .formatted(
                id,
                one(people).receiver().value(),
                random.nextInt(12),
                some.stream().map(one -> '"' + one + '"').collect(Collectors.joining(",")),
                one(people).receiver().value(),
                in(50) ? ",\"opt\":\"x\"" : "");
    return new Event(
        UUID.randomUUID(),
        new EventName(one(NAMES)),
        who.tenant().value(),
        null,
        now.minus(Duration.ofHours(1)),
        data);
  }
}
