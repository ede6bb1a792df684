package dev.carillon.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private final EventData data =
      EventData.of(
          Given.event(
              "order.paid",
              """
              {"id": 42, "amount": 1.50, "paid": true, "who": {"name": "Ada"}, "tags": ["a"],
               "nothing": null, "long": "%s"}
              """
                  .formatted("x".repeat(5_000))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order/{id}|order/42",
        "{id}{amount}|421.50",
        "{paid}!|true!",
        "{who.name} and {who.name}|Ada and Ada",
        "a{{b}|a{b}",
        "{{id}}|{id}}",
        "at {occurredAt}|at 2026-11-29T12:00:00Z",
        "<{absent?}>|<>",
        "<{nothing?}>|<>",
        "<{who.absent?}>|<>",
        "<{absent.below?}>|<>",
      })
  void placesAreFilled(String template, String expected) throws SyntaxFault {
    assertThat(Template.parse(template).fill(data)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{absent}|data.absent is missing",
        "{nothing}|data.nothing is missing",
        "{who.age}|data.who.age is missing",
        "{id.below}|data.id is no object",
        "{id.below?}|data.id is no object",
        "a {tags}|data.tags is a list or an object, and not a text",
        "a {who}|data.who is a list or an object, and not a text",
        "a {long}|data.long is longer than 4000 characters",
      })
  void whatCannotBeFilledNamesTheMember(String template, String reason) throws SyntaxFault {
    Template parsed = Template.parse(template);
    assertThatThrownBy(() -> parsed.fill(data)).isInstanceOf(Failure.class).hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "order/{id|6",
        "ab{}|3",
        "{a b}|1",
        "{a..b}|1",
        "{.a}|1",
        "{a?b}|1",
        "{a{b}|1",
      })
  void aBadTemplateSaysWhere(String template, int index) {
    assertThatThrownBy(() -> Template.parse(template))
        .isInstanceOfSatisfying(
            SyntaxFault.class, fault -> assertThat(fault.index()).isEqualTo(index));
  }

  @Test
  void onePlaceAloneKeepsItsKind() throws SyntaxFault {
    assertThat(Template.parse("{id}").value(data)).isEqualTo(42);
    assertThat(Template.parse("{paid}").value(data)).isEqualTo(true);
    assertThat(Template.parse("{who}").value(data)).isEqualTo(java.util.Map.of("name", "Ada"));
    assertThat(Template.parse("{absent?}").value(data)).isNull();
  }

  @Test
  void manyLongPlacesAreRefused() throws SyntaxFault {
    EventData longer =
        EventData.of(Given.event("order.paid", "{\"a\":\"" + "x".repeat(3_000) + "\"}"));
    Template twice = Template.parse("{a}{a}");
    assertThatThrownBy(() -> twice.fill(longer)).isInstanceOf(Failure.class);
  }
}
