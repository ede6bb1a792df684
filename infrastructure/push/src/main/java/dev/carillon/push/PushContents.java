package dev.carillon.push;

import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.usecases.ports.ContentPreview;
import dev.carillon.texts.Reader;
import dev.carillon.texts.Texts;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Makes what devices show of what is sent to them. The members `title`, `message` and `url` of a
/// payload are looked at when they are texts; a notification without a message shows its type. Any
/// thread may call it.
public final class PushContents implements ContentPreview {
  static final int TITLE_MAX_BYTES = 256;
  private static final int NAME_MAX_BYTES = 512;
  private static final int LINE_MAX_BYTES = 256;
  private static final int SUMMARY_MAX_LINES = 5;
  private static final int BODY_MAX_BYTES = 4096;
  private static final String SUMMARY = "summary";

  private final JsonMapper json = JsonMapper.shared();
  private final Texts texts =
      Texts.load(PushContents.class, "push", List.of(Locale.ENGLISH, Locale.FRENCH));
  private final PathWithin pages;

  /// @param publicUrl where the application's pages are: URLs of its origin may be opened; null:
  ///   only paths may be
  public PushContents(@Nullable URI publicUrl) {
    texts.require(SUMMARY, Set.of("count"));
    this.pages = new PathWithin(publicUrl);
  }

  /// What a message's receiver is shown, the latest item first when it tells of several.
  public PushContent of(Outgoing message) {
    List<Shown> shown = message.items().reversed().stream().map(this::shown).toList();
    Outgoing.Item latest = message.items().getLast();
    return new PushContent(
        latest.id().toString(),
        name(latest.object()),
        name(latest.type()),
        shown.size() == 1 ? shown.getFirst().title() : summary(message),
        shown.size() == 1 ? shown.getFirst().body() : lines(shown),
        commonUrl(shown),
        message.unread(),
        message.id().toString(),
        message.items().stream().anyMatch(Outgoing.Item::critical));
  }

  @Override
  public ContentPreview.Seen.Push preview(Outgoing message) {
    PushContent content = of(message);
    return new ContentPreview.Seen.Push(
        content.title(), content.body(), content.url(), content.badge(), content.urgent());
  }

  private Shown shown(Outgoing.Item item) {
    JsonNode payload = read(item.payload());
    String title = textOf(payload, "title");
    String body = textOf(payload, "message");
    String url = payload.path("url").isString() ? payload.path("url").stringValue() : null;
    return new Shown(
        title == null ? null : ShownText.shortened(title, TITLE_MAX_BYTES),
        body == null ? name(item.type()) : ShownText.shortened(body, BODY_MAX_BYTES),
        url == null ? null : pages.of(url));
  }

  /// A payload has been found to be JSON, but perhaps by a more patient parser.
  private JsonNode read(Payload payload) {
    try {
      return json.readTree(payload.json());
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }

  private static @Nullable String textOf(JsonNode payload, String member) {
    JsonNode value = payload.path(member);
    if (!value.isString()) {
      return null;
    }
    String text = ShownText.clean(value.stringValue());
    return text.isEmpty() ? null : text;
  }

  private static String name(String text) {
    return ShownText.shortened(ShownText.clean(text), NAME_MAX_BYTES);
  }

  private String summary(Outgoing message) {
    return texts.text(
        SUMMARY,
        Map.of("count", message.items().size()),
        new Reader(message.locale(), message.zone()));
  }

  private static String lines(List<Shown> shown) {
    return shown.stream()
        .limit(SUMMARY_MAX_LINES)
        .map(one -> ShownText.shortened(one.body().replace('\n', ' '), LINE_MAX_BYTES))
        .collect(Collectors.joining("\n"));
  }

  /// A summary leads somewhere when everything in it leads there.
  private static @Nullable String commonUrl(List<Shown> shown) {
    String first = shown.getFirst().url();
    return first != null && shown.stream().allMatch(one -> first.equals(one.url())) ? first : null;
  }

  private record Shown(@Nullable String title, String body, @Nullable String url) {}
}
