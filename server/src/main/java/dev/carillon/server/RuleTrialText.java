package dev.carillon.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Answers about rules, as lines for a terminal.
final class RuleTrialText {
  private RuleTrialText() {}

  static String problem(int status, JsonNode answer, @Nullable Path draft) {
    List<String> all = new ArrayList<>();
    answer
        .path("errors")
        .forEach(error -> {
          String field = error.path("field").asString("");
          String where = field.equals("rules") && draft != null ? draft.toString() : field;
          all.add(where + ": " + error.path("message").asString(""));
        });
    return all.isEmpty()
        ? answer.path("message").asString("the server answers " + status)
        : String.join("; ", all);
  }

  /// Says what would become of an event.
  ///
  /// @return whether it would be a dead letter
  static boolean simulation(JsonNode data, PrintStream out) {
    boolean dead = false;
    if (!data.path("note").asString("").isEmpty()) {
      out.println(data.path("note").asString());
    }
    for (JsonNode rule : data.path("rules")) {
      out.printf(
          "%s (version %s%s): %s%n",
          rule.path("rule").asString(),
          rule.path("version").asString(),
          rule.path("draft").asBoolean() ? ", draft" : "",
          rule.path("why").asString());
      dead |= rule.path("decision").asString().equals("failed");
      for (JsonNode recipient : rule.path("recipients")) {
        recipient(recipient, out);
        dead |= recipient.path("decision").asString().equals("refused");
      }
      if (rule.path("more").asBoolean()) {
        out.println("  … and others");
      }
    }
    return dead;
  }

  private static void recipient(JsonNode recipient, PrintStream out) {
    out.printf(
        "  %s: %s%n", recipient.path("receiverId").asString(), recipient.path("why").asString());
    String message = recipient.path("payload").path("message").asString("");
    if (!message.isEmpty()) {
      out.printf("    \"%s\" (%s)%n", message, recipient.path("locale").asString());
    }
    String about = recipient.path("about").asString("");
    if (!about.isEmpty()) {
      out.println("    about " + about);
    }
    recipient.path("channels").forEach(channel -> channel(channel, out));
  }

  private static void channel(JsonNode channel, PrintStream out) {
    out.println("    " + channel.path("why").asString());
    String subject = channel.path("content").path("subject").asString("");
    if (!subject.isEmpty()) {
      out.println("      subject: " + subject);
    }
    if (channel.path("then").isObject()) {
      channel(channel.path("then"), out);
    }
  }

  static void backtest(JsonNode data, PrintStream out) {
    long events = data.path("events").asLong();
    out.printf(
        "%s from %s to %s%s%n",
        events == 1 ? "1 event" : events + " events",
        data.path("from").asString(),
        data.path("to").asString(),
        data.path("complete").asBoolean() ? "" : ", and there are more");
    out.printf("%-40s %12s %12s%n", "", "now", "then");
    row("notifications", data, out);
    row("recipients", data, out);
    row("announcements", data, out);
    row("failed", data, out);
    for (String channel : List.of("realtime", "email", "push", "webhook")) {
      long now = data.path("active").path("channels").path(channel).asLong(0);
      long then = data.path("draft").path("channels").path(channel).asLong(0);
      if (now + then > 0) {
        out.printf("%-40s %12d %12d%n", channel, now, then);
      }
    }
    for (JsonNode rule : data.path("rules")) {
      out.printf(
          "%-40s %12s %12s%n",
          "rule " + rule.path("rule").asString(),
          count(rule.path("active")),
          count(rule.path("draft")));
    }
    for (JsonNode example : data.path("examples")) {
      out.printf(
          "%s %s %s: %s %s%n",
          example.path("occurredAt").asString(),
          example.path("name").asString(),
          example.path("rule").asString(),
          example.path("only").asString().equals("draft") ? "would tell" : "would not tell",
          receivers(example));
    }
  }

  private static void row(String name, JsonNode data, PrintStream out) {
    out.printf(
        "%-40s %12d %12d%n",
        name, data.path("active").path(name).asLong(0), data.path("draft").path(name).asLong(0));
  }

  /// Of a rule that is not there a dash.
  private static String count(JsonNode volume) {
    return volume.isObject()
        ? String.valueOf(
            volume.path("notifications").asLong(0) + volume.path("announcements").asLong(0))
        : "-";
  }

  private static String receivers(JsonNode example) {
    return example
        .path("receivers")
        .valueStream()
        .map(JsonNode::asString)
        .collect(Collectors.joining(", "));
  }
}
