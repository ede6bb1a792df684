package dev.carillon.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionTest {
  private static final String ORDER =
      """
      {"amount": 120, "price": 99.5, "state": "paid", "tags": ["new", "vip"], "note": null,
       "who": {"name": "Ada", "age": 36}, "lines": [{"sku": "a-1", "count": 2},
       {"sku": "b-2", "count": 0}], "big": 100000000000000000000, "empty": [], "yes": true}
      """;

  private static EventData data(String json) {
    return EventData.of(Given.event("tenant.acme.order.paid", json));
  }

  private static boolean holds(String condition, String json) throws SyntaxFault {
    return Condition.parse(condition).holds(data(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "data.amount > 100~true",
        "data.amount > 120.5~false",
        "data.amount == 120.0~true",
        "data.price < 100~true",
        "data.price + 0.5 == 100.0~true",
        "data.amount * 2 == 240~true",
        "data.big > 5~true",
        "data.state == 'paid'~true",
        "data.state in ['paid', 'sent']~true",
        "'vip' in data.tags~true",
        "data.tags == ['new', 'vip']~true",
        "data.note == null~true",
        "data.who.age >= 18 && data.who.name != ''~true",
        "has(data.absent)~false",
        "has(data.who.name)~true",
        "!has(data.absent) || data.absent == 1~true",
        "data.lines.exists(line, line.count == 0)~true",
        "data.lines.all(line, line.count > 0)~false",
        "data.lines.exists_one(line, line.sku.startsWith('a-'))~true",
        "data.lines.all(line, line.sku.matches('^[a-z]-[0-9]$'))~true",
        "data.lines[0].sku == 'a-1'~true",
        "data.state.matches('ai')~true",
        "data.state.contains('ai') && data.state.endsWith('d')~true",
        "size(data.tags) == 2 && data.empty.size() == 0~true",
        "event.name == 'order.paid' && event.tenant == 'acme'~true",
        "event.key == null~true",
        "event.occurredAt < timestamp('2030-01-01T00:00:00Z')~true",
        "event.occurredAt.getHours('Europe/Paris') == 13~true",
        "event.occurredAt + duration('1h') > timestamp('2026-11-29T12:30:00Z')~true",
        "data.yes~true",
        "data.yes ? data.amount == 120 : false~true",
        "int(data.price) == 99 && double(data.amount) == 120.0 && string(data.amount) == '120'~true",
      })
  void itSaysWhetherItHolds(String condition, boolean expected) throws SyntaxFault {
    assertThat(holds(condition, ORDER)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "data.absent > 1|absent",
        "data.state > 1|overload",
        "data.state|neither true nor false",
        "data.note > 1|overload",
        "data.amount / 0 == 1|zero",
        "data.lines[7].sku == ''|out of bounds",
        "data.who.name.first == ''|first",
        "int(data.state) == 1|condition fails",
        "9223372036854775807 + data.amount > 0|overflow",
        "timestamp(data.state) > event.occurredAt|condition fails",
        "event.occurredAt.getHours(data.state) == 1|condition fails",
        "data.amount.size() == 1|overload",
        "data.tags + data.tags == data.tags|overload",
        "data.state + data.state == data.state|overload",
      })
  void whatFailsSaysWhy(String condition, String reason) throws SyntaxFault {
    Condition parsed = Condition.parse(condition);
    EventData data = data(ORDER);
    assertThatThrownBy(() -> parsed.holds(data))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(reason);
  }

  static Stream<String> refused() {
    return Stream.of(
        "data.amount >",
        "amount > 1",
        "1",
        "'a'",
        "data.amount + 1",
        "'a' + 'b' == 'ab'",
        "[1] + [2] == [1, 2]",
        "b'a' + b'b' == b'ab'",
        "data.tags.map(tag, tag) == []",
        "data.tags.filter(tag, true) == []",
        "[1, 2].map(x, [x, x].map(y, [y, y])) == []",
        "data.tags.all(a, data.tags.all(b, a == b))",
        "data.tags.exists(a, data.tags.exists(b, data.tags.exists(c, a == b)))",
        "data.state.matches(data.pattern)",
        "data.state.matches('" + "a".repeat(201) + "')",
        "data.state.matches('((a{1,50}){1,50}){1,50}')",
        "data.state.matches('(')",
        "data.state.matches('(?=a)')",
        "data.state.matches('a{1001}')",
        "(".repeat(200) + "true" + ")".repeat(200),
        "[".repeat(100) + "]".repeat(100) + " == []",
        IntStream.range(0, 150).mapToObj(i -> "true").collect(Collectors.joining(" && ")),
        "data" + ".a".repeat(450) + " == 1",
        "true || " + "1 + ".repeat(220) + "1 == 1",
        "x".repeat(1_001),
        "event.nam == 'a'",
        "google.protobuf.Timestamp{seconds: 1} == event.occurredAt",
        "dyn(data).matches(string(data.x))",
        "base64.encode(b'a') == ''",
        "data.a.?b == 1",
        "true\u0000",
        "");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatMayGrowOrIsNoConditionIsRefused(String condition) {
    assertThatThrownBy(() -> Condition.parse(condition)).isInstanceOf(SyntaxFault.class);
  }

  private static String texts(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> '"' + "x".repeat(length) + i + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  static Stream<String[]> hostile() {
    String longText = "a".repeat(60_000);
    String thousand = texts(1_000, 50);
    return Stream.of(
        new String[] {
          "data.s.matches('^(ab?c?d?|a?b?c?d|ac|ad)*e')", "{\"s\":\"" + longText + longText + "\"}"
        },
        new String[] {"data.s.matches('^(a?){60}a{60}$')", "{\"s\":\"" + longText + "\"}"},
        new String[] {
          "data.s.contains('" + "a".repeat(250) + "b')", "{\"s\":\"" + longText + longText + "\"}"
        },
        new String[] {"data.s.contains(data.t)", "{\"s\":\"a\",\"t\":\"" + longText + "\"}"},
        new String[] {
          "data.l.all(x, " + "(data.a || true) && ".repeat(20) + "true)", "{\"l\":" + thousand + "}"
        },
        new String[] {
          "data.l.all(x, " + "data.a || ".repeat(20) + "true)", "{\"l\":" + thousand + "}"
        },
        new String[] {
          "data.l.all(x, x.a == 1 || x.b == 2 || x.c.d || false || true)",
          "{\"l\":" + thousand + "}"
        },
        new String[] {"data.l.all(x, data.l == data.l)", "{\"l\":" + thousand + "}"},
        new String[] {"data.l.all(x, x in data.l)", "{\"l\":" + thousand + "}"},
        new String[] {"data.l.exists(x, [data, data] == [data])", "{\"l\":" + thousand + "}"},
        new String[] {
          "data.l.all(x, data.s.startsWith('b') || true)",
          "{\"l\":" + thousand + ",\"s\":\"" + longText + "\"}"
        },
        new String[] {
          "data.l.all(x, data.s == data.s)", "{\"l\":" + thousand + ",\"s\":\"" + longText + "\"}"
        },
        new String[] {
          "data.l.all(x, " + "x + 1 == 1 || ".repeat(28) + "true)", "{\"l\":" + thousand + "}"
        },
        new String[] {
          "data.l.all(x, " + "data.a || ".repeat(60) + "true)", "{\"l\":" + thousand + "}"
        },
        new String[] {"data.l.all(x, true)", "{\"l\":" + texts(1_001, 1) + "}"},
        new String[] {
          "data.l.all(x, true) && data.m.all(x, true)",
          "{\"l\":" + texts(900, 1) + ",\"m\":" + texts(900, 1) + "}"
        },
        new String[] {
          "data.l.all(x, int(data.s) > 0 || true)",
          "{\"l\":" + thousand + ",\"s\":\"" + "9".repeat(60_000) + "\"}"
        },
        new String[] {
          "data.l.exists(x, data.s.matches('(x+x+)+y')) || true",
          "{\"l\":" + thousand + ",\"s\":\"" + "x".repeat(50_000) + "\"}"
        });
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void tooMuchWorkIsStopped(String condition, String json) throws SyntaxFault {
    Condition parsed = Condition.parse(condition);
    EventData data = data(json);
    assertThatThrownBy(() -> parsed.holds(data))
        .isInstanceOf(Failure.class)
        .hasMessageMatching(".*(too much work|seeks a text of more than|[Ii]teration).*");
    assertThat(data.forConditions().left()).isGreaterThanOrEqualTo(Work.MAX_OF_EVENT - Work.MAX);
  }

  @Test
  void whatIsLookedAtIsChargedBeforeItIsWorkedOn() throws SyntaxFault {
    Condition parsed = Condition.parse("data.l.all(x, x in ['a', 'b'])");
    EventData data = data("{\"l\":[\"a\",\"b\",\"a\"]}");
    assertThat(parsed.holds(data)).isTrue();
    assertThat(data.forConditions().left())
        .isBetween(Work.MAX_OF_EVENT - 100, Work.MAX_OF_EVENT - 20);
  }

  @Test
  void theConditionsOnAnEventShareWhatTheyMayTake() throws SyntaxFault {
    EventData data = data("{\"s\":\"" + "x".repeat(50_000) + "\"}");
    Condition half = Condition.parse("!data.s.contains('y')");
    for (int n = 0; n < 12; n++) {
      assertThat(half.holds(data)).isTrue();
    }
    assertThatThrownBy(() -> half.holds(data))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("all rules together");
  }

  @Test
  void aThousandElementsMayBeLookedAt() throws SyntaxFault {
    String json = "{\"l\":" + texts(1_000, 50) + "}";
    assertThat(holds("data.l.all(x, x != 'y' && x.size() > 1 && x.matches('^x+[0-9]+$'))", json))
        .isTrue();
  }

  @Test
  void aFaultSaysWhereInTheCondition() {
    assertThatThrownBy(() -> Condition.parse("data.a > 1 && nobody"))
        .isInstanceOfSatisfying(
            SyntaxFault.class, fault -> assertThat(fault.index()).isEqualTo(14));
  }

  @Test
  void deepDataIsLookedAtWithoutHarm() throws SyntaxFault {
    String deep = "{\"a\":".repeat(400) + "1" + "}".repeat(400);
    assertThat(holds("data.a == data.a", deep)).isTrue();
  }
}
