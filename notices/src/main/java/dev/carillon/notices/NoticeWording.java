package dev.carillon.notices;

import dev.carillon.notification.domain.Contact;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.usecases.ports.Wording;
import dev.carillon.texts.Texts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Finds the texts of broadcasts by their name: another process may have begun one, or this one
/// before it was restarted. Any thread may call it.
public final class NoticeWording implements Wording {
  private final NoticePayloads payloads;
  private final TextsByName others;
  private final Map<String, Texts> known = new ConcurrentHashMap<>();

  /// @param others asked for what is not registered
  public NoticeWording(NoticePayloads payloads, TextsByName others) {
    this.payloads = payloads;
    this.others = others;
  }

  /// To be called when the one that will use them is made.
  void register(Texts texts) {
    known.put(texts.name(), texts);
  }

  @Override
  public boolean knows(String texts) {
    return find(texts).isPresent();
  }

  @Override
  public Payload worded(String texts, Payload payload, Contact reader) {
    Texts found =
        find(texts).orElseThrow(() -> new IllegalStateException("there are no texts " + texts));
    return new Payload(payloads.worded(payloads.read(payload.json()), found, reader));
  }

  private Optional<Texts> find(String name) {
    return Optional.ofNullable(known.get(name)).or(() -> others.find(name));
  }
}
