package dev.carillon.email;

import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Outgoing.Item;
import dev.carillon.texts.Reader;
import dev.carillon.texts.Texts;
import java.net.URI;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What templates see of a message: maps of texts, and nothing that could be called. What there is
/// not is an empty text, which a section takes for false.
final class Views {
  /// A summary shows the newest of what it tells of, each by its beginning.
  private static final int MAX_ITEMS = 50;

  private static final int MAX_CHARS_IN_SUMMARY = 500;
  private static final int MAX_PREHEADER_CHARS = 140;

  private final Links links;
  private final Texts texts =
      Texts.load(Views.class, "email", List.of(Locale.FRENCH, Locale.ENGLISH));

  Views(Links links) {
    this.links = links;
  }

  /// The subject of what says nothing, and of a summary.
  String generic(Outgoing message) {
    return text("subject", Map.of("count", message.items().size()), message);
  }

  Map<String, Object> of(Draft draft) {
    Outgoing message = draft.message();
    Brand brand = draft.brand();
    int hidden = Math.max(0, draft.contents().size() - MAX_ITEMS);
    return Map.ofEntries(
        Map.entry("brand", brand(brand)),
        Map.entry("language", message.locale().toLanguageTag()),
        Map.entry("subject", draft.subject()),
        Map.entry("preheader", preheader(draft.contents().getLast())),
        Map.entry("items", items(draft, hidden)),
        Map.entry("unsubscribeUrl", Objects.toString(draft.unsubscribe(), "")),
        Map.entry("unreadCount", message.unread()),
        Map.entry("open", text("open", Map.of(), message)),
        Map.entry("more", hidden == 0 ? "" : text("more", Map.of("count", hidden), message)),
        Map.entry("unread", text("unread", Map.of("count", message.unread()), message)),
        Map.entry("why", text("why", Map.of("brand", brand.name()), message)),
        Map.entry("unsubscribe", text("unsubscribe", Map.of(), message)));
  }

  private List<Map<String, Object>> items(Draft draft, int from) {
    Outgoing message = draft.message();
    DateTimeFormatter times =
        DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
            .withLocale(message.locale())
            .withZone(message.zone());
    List<Map<String, Object>> items = new ArrayList<>();
    for (int i = from; i < message.items().size(); i++) {
      items.add(item(draft, message.items().get(i), draft.contents().get(i), times));
    }
    return items;
  }

  private static Map<String, Object> brand(Brand brand) {
    return Map.of("name", brand.name(), "color", brand.color(), "textColor", brand.textColor());
  }

  private Map<String, Object> item(
      Draft draft, Item item, Content content, DateTimeFormatter times) {
    String message =
        draft.isSummary()
            ? Lines.shortened(content.message(), MAX_CHARS_IN_SUMMARY)
            : content.message();
    if (message.isEmpty() && content.title().isEmpty()) {
      message = draft.isSummary() ? item.type() : draft.subject();
    }
    return Map.of(
        "title", content.title(),
        "message", message,
        "type", item.type(),
        "object", item.object(),
        "sender", item.sender().value(),
        "time", times.format(item.createdAt()),
        "url", links.toApplication(content.url()).map(URI::toString).orElse(""));
  }

  private static String preheader(Content content) {
    return Lines.shortened(content.message(), MAX_PREHEADER_CHARS);
  }

  private String text(String key, Map<String, ?> arguments, Outgoing message) {
    return texts.text(key, arguments, new Reader(message.locale(), message.zone()));
  }

  /// One that has everything, to try templates with.
  static Map<String, Object> sample() {
    Map<String, Object> item =
        Map.of(
            "title", "title",
            "message", "message",
            "type", "type",
            "object", "object",
            "sender", "sender",
            "time", "time",
            "url", "https://example.org/");
    return Map.ofEntries(
        Map.entry("brand", brand(new Brand("brand", "#000000"))),
        Map.entry("language", "en"),
        Map.entry("subject", "subject"),
        Map.entry("preheader", "preheader"),
        Map.entry("items", List.of(item)),
        Map.entry("unsubscribeUrl", "https://example.org/"),
        Map.entry("unreadCount", 1L),
        Map.entry("open", "open"),
        Map.entry("more", "more"),
        Map.entry("unread", "unread"),
        Map.entry("why", "why"),
        Map.entry("unsubscribe", "unsubscribe"));
  }
}
