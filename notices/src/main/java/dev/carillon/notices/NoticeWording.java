package dev.carillon.notices;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.usecases.ports.Wording;
import dev.carillon.texts.Texts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Finds the texts of broadcasts by their name: another process may have begun one, or this one
/// before it was restarted. Any thread may call it.
public final class NoticeWording implements Wording {
  private final NoticePayloads payloads;
  private final Map<String, Texts> known = new ConcurrentHashMap<>();

  public NoticeWording(NoticePayloads payloads) {
    this.payloads = payloads;
  }

  /// To be called when the one that will use them is made.
  void register(Texts texts) {
    known.put(texts.name(), texts);
  }

  @Override
  public boolean knows(String texts) {
    return known.containsKey(texts);
  }

  @Override
  public Payload worded(String texts, Payload payload, Contact reader) {
    Texts found = known.get(texts);
    if (found == null) {
      throw new IllegalStateException("there are no texts " + texts);
    }
    return new Payload(payloads.worded(payloads.read(payload.json()), found, reader));
  }
}
