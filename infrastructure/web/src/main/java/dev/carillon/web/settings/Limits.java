package dev.carillon.web.settings;

import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.NotificationRules;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// The bounds of what comes in and goes out, for HTTP and sockets alike.
///
/// @param body largest request body
/// @param bulkBody largest body of a request that carries many things
/// @param batchMaxItems notifications, or events, in one batch
/// @param payload largest payload of a notification
/// @param eventData largest data of an event
/// @param nameMaxChars longest `object` and `type`, in UTF-16 units; 255 at most
/// @param jsonDepth deepest nesting of a request body, the body itself included
/// @param pageMaxItems notifications in a page, at most
/// @param pageMax payloads and texts in a page, about; a page has one notification at least
@ConfigurationProperties("carillon.limits")
public record Limits(
    @DefaultValue("64KB") DataSize body,
    @DefaultValue("4MB") DataSize bulkBody,
    @DefaultValue("1000") int batchMaxItems,
    @DefaultValue("16KB") DataSize payload,
    @DefaultValue("32KB") DataSize eventData,
    @DefaultValue("255") int nameMaxChars,
    @DefaultValue("64") int jsonDepth,
    @DefaultValue("100") int pageMaxItems,
    @DefaultValue("256KB") DataSize pageMax) {
  private static final DataSize LARGEST = DataSize.ofMegabytes(64);

  public Limits {
    within("carillon.limits.body", body, LARGEST);
    within("carillon.limits.bulk-body", bulkBody, LARGEST);
    between("carillon.limits.batch-max-items", batchMaxItems, 10_000);
    within("carillon.limits.payload", payload, body);
    within("carillon.limits.event-data", eventData, body);
    within("carillon.limits.page-max", pageMax, LARGEST);
    between("carillon.limits.name-max-chars", nameMaxChars, NotificationRules.LONGEST_NAME_CHARS);
    between("carillon.limits.json-depth", jsonDepth, 500);
    between("carillon.limits.page-max-items", pageMaxItems, 10_000);
  }

  /// The rules for new notifications that these bounds make.
  public NotificationRules rules(Set<Channel> channels) {
    return new NotificationRules(nameMaxChars, payloadMaxBytes(), channels);
  }

  public int bodyMaxBytes() {
    return Math.toIntExact(body.toBytes());
  }

  public int bulkBodyMaxBytes() {
    return Math.toIntExact(bulkBody.toBytes());
  }

  public int payloadMaxBytes() {
    return Math.toIntExact(payload.toBytes());
  }

  public int eventDataMaxBytes() {
    return Math.toIntExact(eventData.toBytes());
  }

  public int pageMaxBytes() {
    return Math.toIntExact(pageMax.toBytes());
  }

  private static void within(String key, DataSize value, DataSize largest) {
    if (value.toBytes() < 2 || value.compareTo(largest) > 0) {
      throw new IllegalArgumentException(key + " must be 2B to " + largest + ", not " + value);
    }
  }

  private static void between(String key, int value, int largest) {
    if (value < 1 || value > largest) {
      throw new IllegalArgumentException(key + " must be 1 to " + largest + ", not " + value);
    }
  }
}
