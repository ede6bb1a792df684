package dev.carillon.bench.faults;

import dev.carillon.bench.history.Seen;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads the lines of `readers.mjs`.
final class SeenJson {
  private SeenJson() {}

  static Seen read(JsonNode line) {
    Instant at = Instant.ofEpochMilli(line.get("t").longValue());
    String kind = line.get("k").stringValue();
    return switch (kind) {
      case "joined" -> new Seen.Joined(at, number(line, "since"), number(line, "epoch"));
      case "page" ->
          new Seen.Page(
              at,
              number(line, "epoch"),
              number(line, "since"),
              number(line, "seq"),
              number(line, "head"),
              number(line, "unread"),
              line.get("reset").booleanValue(),
              line.get("hasMore").booleanValue(),
              rows(line.get("changes")),
              line.get("marks").valueStream().map(SeenJson::mark).toList());
      case "unread" -> new Seen.Unread(at, rows(line.get("rows")));
      case "live" -> new Seen.Live(at, row(line.get("row")));
      case "readAll" -> new Seen.ReadAll(at, mark(line.get("mark")));
      case "count" ->
          new Seen.Count(at, number(line, "count"), number(line, "seq"), number(line, "epoch"));
      case "copy" ->
          new Seen.Copy(
              at,
              number(line, "since"),
              number(line, "epoch"),
              number(line, "unread"),
              line.get("whole").booleanValue(),
              rows(line.get("rows")));
      default -> throw new IllegalArgumentException(line.toString());
    };
  }

  private static List<Seen.Row> rows(JsonNode rows) {
    return rows.valueStream().map(SeenJson::row).toList();
  }

  private static Seen.Row row(JsonNode row) {
    boolean deleted = row.path("deleted").booleanValue(false);
    return new Seen.Row(
        UUID.fromString(row.get("id").stringValue()),
        number(row, "seq"),
        deleted ? 0 : number(row, "unreadSeq"),
        time(row.path("readAt")),
        time(row.path("archivedAt")),
        deleted);
  }

  private static Seen.Mark mark(JsonNode mark) {
    return new Seen.Mark(
        number(mark, "seq"), number(mark, "upTo"), Instant.parse(mark.get("readAt").stringValue()));
  }

  private static long number(JsonNode node, String name) {
    return node.get(name).longValue();
  }

  private static @Nullable Instant time(JsonNode node) {
    return node.isString() ? Instant.parse(node.stringValue()) : null;
  }
}
