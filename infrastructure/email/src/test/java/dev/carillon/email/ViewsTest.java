package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import dev.carillon.notification.domain.Outgoing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private final Outgoing message = Samples.saying("{\"message\":\"Hello\"}");
  private final Map<String, Object> view =
      new Views(new Links(Samples.SETTINGS.publicUrl()))
          .of(
              new Draft(
                  message, List.of(new Content("", "Hello", "")), Samples.BRAND, "Hello", null));

  /// Or a template that was tried could fail, and one that would not fail be turned away.
  @Test
  void templatesAreTriedWithWhatTheyWillSee() {
    Map<String, Object> sample = Views.sample();
    assertThat(view).containsOnlyKeys(sample.keySet());
    for (String part : List.of("brand", "items")) {
      assertThat(keys(view, part)).isEqualTo(keys(sample, part));
    }
  }

  private static Object keys(Map<String, Object> view, String part) {
    Object value = view.get(part);
    return value instanceof List<?> items
        ? ((Map<?, ?>) items.getFirst()).keySet()
        : ((Map<?, ?>) Objects.requireNonNull(value)).keySet();
  }

  @Test
  void whatThereIsNotIsEmpty() {
    assertThat(view).containsEntry("unsubscribeUrl", "").containsEntry("more", "");
    assertThat(view)
        .extractingByKey("items", list(Object.class))
        .first(MAP)
        .containsEntry("title", "")
        .containsEntry("url", "");
  }
}
