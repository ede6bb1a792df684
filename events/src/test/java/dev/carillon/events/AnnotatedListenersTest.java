package dev.carillon.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AnnotatedListenersTest {
  private static final Event EVENT =
      new Event(
          UUID.randomUUID(),
          new EventName("project.created"),
          "acme",
          "key",
          Instant.EPOCH,
          "{\"title\":\"T\"}");

  record Created(String title) {}

  /// Knows one type, which is enough to see what it is asked for.
  private static final class OneTypeReader implements EventDataReader {
    @Override
    public <T> T read(String json, Class<T> type) {
      if (type != Created.class) {
        throw new IllegalArgumentException("cannot read " + type);
      }
      return type.cast(new Created(json));
    }
  }

  private final AnnotatedListeners annotated = new AnnotatedListeners(new OneTypeReader());

  static final class Hearing {
    final List<Object> heard = new ArrayList<>();

    @OnEvent("project.created")
    void data(Created data) {
      heard.add(data);
    }

    @OnEvent("project.created")
    void event(Event event) {
      heard.add(event);
    }

    @OnEvent(
        value = {"project.*", "tenant.**"},
        id = "named")
    void both(Created data, Event event) {
      heard.add(List.of(data, event));
    }

    void unmarked(Created data) {
      heard.add("not this one");
    }
  }

  @Test
  void everyMarkedMethodIsAListenerWithAnId() {
    assertThat(annotated.of(new Hearing()))
        .extracting(EventListener::id)
        .containsExactly("Hearing#data", "Hearing#event", "named");
  }

  @Test
  void aMethodIsGivenWhatItTakes() throws Exception {
    Hearing bean = new Hearing();
    for (EventListener listener : annotated.of(bean)) {
      listener.on(EVENT);
    }

    Created data = new Created(EVENT.data());
    assertThat(bean.heard).containsExactly(data, EVENT, List.of(data, EVENT));
  }

  @Test
  void onePatternOfSeveralIsEnough() {
    EventListener listener = annotated.of(new Hearing()).getLast();

    assertThat(listener.wants(new EventName("project.created"))).isTrue();
    assertThat(listener.wants(new EventName("tenant.acme.project.created"))).isTrue();
    assertThat(listener.wants(new EventName("project.role.created"))).isFalse();
  }

  @Test
  void anObjectWithoutMarkedMethodsHasNoListeners() {
    assertThat(annotated.of("a string")).isEmpty();
  }

  static final class Nothing {
    @OnEvent("a")
    void on() {}
  }

  static final class TooMuch {
    @OnEvent("a")
    void on(Created one, Created two) {}
  }

  static final class WrongOrder {
    @OnEvent("a")
    void on(Event event, Created data) {}
  }

  static final class ThreeThings {
    @OnEvent("a")
    void on(Created data, Created more, Event event) {}
  }

  static final class BadPattern {
    @OnEvent("a..b")
    void on(Event event) {}
  }

  @Test
  void whatCannotListenIsRefusedBeforeTheFirstEvent() {
    assertThat(
            List.of(
                new Nothing(),
                new TooMuch(),
                new WrongOrder(),
                new ThreeThings(),
                new BadPattern()))
        .allSatisfy(bean ->
            assertThatThrownBy(() -> annotated.of(bean))
                .isInstanceOf(IllegalArgumentException.class));
  }

  static final class Failing {
    @OnEvent(value = "a", id = "1")
    void checked(Event event) throws IOException {
      if (event.equals(EVENT)) {
        throw new IOException("the listener's own");
      }
    }

    @OnEvent(value = "a", id = "2")
    void error(Event event) {
      if (event.equals(EVENT)) {
        throw new AssertionError("the listener's own");
      }
    }
  }

  @Test
  void whatAListenerThrowsComesOutAsItWas() {
    List<EventListener> listeners = annotated.of(new Failing());

    assertThatThrownBy(() -> listeners.getFirst().on(EVENT))
        .isInstanceOf(IOException.class)
        .hasMessage("the listener's own");
    assertThatThrownBy(() -> listeners.getLast().on(EVENT))
        .isInstanceOf(AssertionError.class)
        .hasMessage("the listener's own");
  }

  static final class Unreadable {
    @OnEvent("a")
    void on(String data) {}
  }

  @Test
  void dataThatDoesNotFitIsAFailureOfTheListener() {
    EventListener listener = annotated.of(new Unreadable()).getFirst();

    assertThatThrownBy(() -> listener.on(EVENT)).isInstanceOf(IllegalArgumentException.class);
  }

  interface Handler<T> {
    void handle(T data);
  }

  static final class Generic implements Handler<Created> {
    @Override
    @OnEvent("a")
    public void handle(Created data) {}
  }

  @Test
  void aGenericMethodIsOneListener() {
    assertThat(annotated.of(new Generic()))
        .extracting(EventListener::id)
        .containsExactly("Generic#handle");
  }

  static class Base {
    final List<String> heard = new ArrayList<>();

    @OnEvent("project.created")
    void on(Event event) {
      heard.add("base");
    }
  }

  /// What a framework's proxy looks like: a subclass whose override carries no mark.
  static final class ProxyLike extends Base {
    @Override
    void on(Event event) {
      heard.add("proxy");
      super.on(event);
    }
  }

  @Test
  void aProxyOfAListenerListensUnderTheSameName() throws Exception {
    ProxyLike proxy = new ProxyLike();
    List<EventListener> listeners = annotated.of(proxy);

    assertThat(listeners).extracting(EventListener::id).containsExactly("Base#on");
    listeners.getFirst().on(EVENT);
    assertThat(proxy.heard).containsExactly("proxy", "base");
  }
}
