package dev.carillon.rules;

import static dev.carillon.rules.Given.FILES;
import static dev.carillon.rules.Given.file;
import static dev.carillon.rules.Given.rule;
import static dev.carillon.rules.Given.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.EventPattern;
import dev.carillon.rules.RuleFiles.Source;
import dev.carillon.texts.Reader;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleFilesTest {
  private static List<RuleFault> faults(String text) {
    return FILES.read(new Source("rules.yaml", text)).faults();
  }

  @Test
  void aRuleSaysWhatItsFileSays() {
    Rule rule =
        rule(
            "description: Tells who paid",
            "on: [order.paid, 'order.*.paid']",
            "when: data.amount > 100",
            "text: {fr: 'Payé, {customerName}', en: 'Paid, {customerName}'}");
    assertThat(rule.id()).isEqualTo("order-paid");
    assertThat(rule.description()).isEqualTo("Tells who paid");
    assertThat(rule.enabled()).isTrue();
    assertThat(rule.file()).isEqualTo("rules.yaml");
    assertThat(rule.line()).isEqualTo(2);
    assertThat(rule.condition()).isEqualTo("data.amount > 100");
    assertThat(rule.patterns())
        .containsExactly(new EventPattern("order.paid"), new EventPattern("order.*.paid"));
    assertThat(rule.texts().name()).isEqualTo("rule order-paid@" + rule.version());
    Map<String, String> ada = Map.of("customerName", "Ada");
    assertThat(rule.texts().text("order.paid", ada, new Reader(Locale.ENGLISH, ZoneOffset.UTC)))
        .isEqualTo("Paid, Ada");
    assertThat(rule.texts().text("order.paid", ada, new Reader(Locale.GERMAN, ZoneOffset.UTC)))
        .isEqualTo("Payé, Ada");
  }

  @Test
  void theVersionIsThatOfTheContentsAndNotOfTheStyle() {
    Rule one = rule("critical: true", "about: order/{id}");
    Rule styled =
        rules(
                """
                # Comments and quotes are style.
                rules:

                  - { "id": 'order-paid', on: "order.paid", to: customerId,
                      text: {en: "Paid"}, critical: true, about: "order/{id}" }
                """)
            .getFirst();
    Rule other = rule("critical: false", "about: order/{id}");
    assertThat(styled.source()).isEqualTo(one.source());
    assertThat(styled.version()).isEqualTo(one.version()).matches("[0-9a-f]{12}");
    assertThat(other.version()).isNotEqualTo(one.version());
    assertThat(one.source())
        .isEqualTo(
            "{\"id\":\"order-paid\",\"on\":\"order.paid\",\"to\":\"customerId\","
                + "\"text\":{\"en\":\"Paid\"},\"critical\":true,\"about\":\"order/{id}\"}");
  }

  @Test
  void aKeptRuleIsReadAgainAsItWas() {
    Rule rule =
        rule(
            "when: data.amount > 1e2",
            "payload: {a: \"{a}\", b: 1.50, c: true, d: {e: \"\\u007f\\U0001F514 \\u2028 é\"}}",
            "escalation: [{channel: email, after: PT10M}]",
            "group: {}");
    Rule again = FILES.reread(rule.source());
    assertThat(again.version()).isEqualTo(rule.version());
    assertThat(again.source()).isEqualTo(rule.source());
    assertThat(again.file()).isEmpty();
    assertThatThrownBy(() -> FILES.reread("{\"id\":\"a\"}"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FILES.reread("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonIsReadToo() {
    assertThat(
            rules(
                """
                {
                \t"$schema": "rules.schema.json",
                \t"rules": [{"id": "a", "on": "b", "to": "c", "text": {"en": "\\u0041 \\/"}}]
                }
                """))
        .hasSize(1);
    assertThat(rules("{rules: [{id: a, on: b, to: c, text: {en: A}}]}")).hasSize(1);
    assertThat(rules("{\"rules\": []}")).isEmpty();
  }

  @Test
  void anAliasStandsForWhatItNames() {
    List<Rule> rules =
        rules(
            """
            rules:
              - {id: a, on: b, to: c, text: &text {en: Text}}
              - {id: d, on: b, to: c, text: *text}
            """);
    assertThat(rules.get(1).source()).contains("\"text\":{\"en\":\"Text\"}");
  }

  @Test
  void wordsThatOldYamlTakesForTruthsAreWords() {
    assertThat(rule("to: {users: [no, on, \"yes\"]}", "text: {no: Betalt}").source())
        .contains("[\"no\",\"on\",\"yes\"]", "{\"no\":\"Betalt\"}");
  }

  /// Of a file that begins with `rules:`, ` - id: order-paid` and what is not given of `on`, `to`
  /// and `text`; its last line is the one given.
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "chanels: [email]~6~5~unknown key `chanels`; did you mean `channels`?",
        "nonsense: 1~6~5~unknown key `nonsense`; known are about, actor,",
        "channels: [email, fax]~6~23~unknown channel `fax`; known are email, push, realtime, webhook",
        "channels: [emial]~6~16~did you mean `email`?",
        "enabled: 1~6~14~`enabled` is true or false",
        "critical: yes~6~15~`critical` is true or false",
        "description: ~6~17~is a text, and not empty",
        "type: 5~6~11~put it between quotes",
        "object: \"a\\u0007\"~6~13~control characters",
        "on: 'a b'~5~9~names no events",
        "on: []~5~9~`on` has 1 to 20 entries",
        "on: {a: b}~5~9~`on` is a text",
        "to: 'a b'~5~9~is no path",
        "to: [a, 'b.']~5~13~is no path",
        "to: {user: [a]}~5~10~unknown key `user`; did you mean `users`?",
        "to: {users: [a], topic: b}~5~9~only one",
        "to: {}~5~9~only one",
        "to: {everyone: false}~5~20~only be true",
        "to: {topic: 'a/{b'}~5~20~close this brace",
        "actor: '{a}'~6~12~is no path",
        "when: data.a >~6~19~no condition",
        "when: 'data.a > 1 && nobody'~6~26~undeclared reference",
        "when: data.a + 1~6~11~true or false",
        "when: true~6~11~leave `when` out",
        "text: {}~5~11~1 to 20 languages",
        "text: hello~5~11~1 to 20 languages",
        "text: {en: '{a'}~5~16~Unmatched",
        "text: {en: '{0}'}~5~16~names, not numbers",
        "text: {en: '{a, number, ::oops}'}~5~16~the text in en",
        "text: {en: A, xx-yyyyyyyyyy: B}~5~19~is no language",
        "text: {en: A, EN: B}~5~19~twice",
        "text: {en: '{a}', fr: '{b}'}~5~11~lacks",
        "payload: {message: a}~6~15~name this otherwise",
        "payload: {a: [b]}~6~18~no lists",
        "payload: {a: }~6~17~give this member a value",
        "payload: {a: '{b c}'}~6~20~is no path",
        "payload: {a: {b: {c: {d: {e: {f: g}}}}}}~6~34~5 members deep",
        "about: 'a/{'~6~15~close this brace",
        "escalation: [{channel: email, after: 10 minutes}]~6~42~is a duration such as PT10M",
        "escalation: [{channel: email, after: P31D}]~6~42~PT0.001S to PT720H",
        "escalation: [{channel: email}]~6~18~a step is a channel and a wait",
        "escalation: [{channel: realtime, after: PT1M}]~6~28~used already",
        "group: true~6~12~`group` is `{}`",
        "group: {window: P2D}~6~21~PT24H",
        "group: {edge: middle}~6~19~leading or trailing",
        "group: {kye: a}~6~13~did you mean `key`?",
        "delay: -PT1M~6~12~PT0S to",
        "delay: P1W~6~12~is a duration",
        "expires: PT0S~6~14~PT0.001S to",
        "about: !!python/name a~6~12~leave out the tag",
        "payload: {1: {[a]: b}}~6~19~plain word",
        "about: [unclosed~7~1~not YAML",
      })
  void aFaultSaysWhereAndWhatToDo(String line, int atLine, int atColumn, String reason) {
    assertThat(faults(file(line)))
        .anySatisfy(fault -> {
          assertThat(fault.reason()).contains(reason);
          assertThat(fault.line() + ":" + fault.column()).isEqualTo(atLine + ":" + atColumn);
        });
  }

  @Test
  void keysThatAreMissingAreAskedFor() {
    assertThat(faults("rules: [{}]"))
        .extracting(RuleFault::reason)
        .anyMatch(reason -> reason.contains("give the rule an `id`"))
        .anyMatch(reason -> reason.contains("say by `on`"))
        .anyMatch(reason -> reason.contains("say by `to`"))
        .anyMatch(reason -> reason.contains("say by `text`"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "a",
        "[]",
        "rules",
        "rules: {}",
        "rules: a",
        "rules: [a]",
        "rule: []",
        "{",
        "rules: &a [*a]",
        "rules: \u0000",
        "a: b: c",
        "--- a\n--- b",
        "- \t- a",
        "? [a]\n: b",
        "{\"rules\": [], \"rules\": []}",
        "rules: [{id: A}]",
        "%YAML 9.9\n---\nrules: []x",
      })
  void whatIsNoFileOfRulesHasAFault(String text) {
    assertThat(FILES.read(new Source("rules.yaml", text)))
        .satisfies(read -> {
          assertThat(read.faults()).isNotEmpty();
          assertThat(read.rules()).isEmpty();
        });
  }

  @Test
  void allFaultsOfAllFilesAreFoundInOneGo() {
    List<RuleFault> faults =
        FILES
            .read(
                List.of(
                    List.of(
                        new Source("one.yaml", file("enabled: 1", "delay: soon")),
                        new Source("two.yaml", file("critical: 1")))))
            .faults();
    assertThat(faults)
        .extracting(fault -> fault.file() + ':' + fault.line())
        .containsExactly("one.yaml:6", "one.yaml:7", "two.yaml:6");
  }

  @Test
  void anIdIsThereOnceInALayer() {
    Source one = new Source("one.yaml", file());
    Source two = new Source("two.yaml", file());
    assertThat(FILES.read(List.of(List.of(one, two))).faults())
        .containsExactly(
            new RuleFault(
                "two.yaml",
                2,
                5,
                "the id order-paid is taken by the rule in one.yaml, line 2; give one of them"
                    + " another"));
  }

  @Test
  void aLaterLayerTakesTheEarlierOnesPlace() {
    Source shipped =
        new Source("shipped.yaml", file() + file().substring(7).replace("order-", "o-"));
    Source own = new Source("own.yaml", file("enabled: false"));
    RuleFiles.Read read = FILES.read(List.of(List.of(shipped), List.of(own)));
    assertThat(read.faults()).isEmpty();
    assertThat(read.rules()).extracting(Rule::id).containsExactly("o-paid", "order-paid");
    assertThat(read.rules().get(1).file()).isEqualTo("own.yaml");
    assertThat(read.rules().get(1).enabled()).isFalse();
  }

  private static String many(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "  - {id: r" + i + ", on: a, to: b, text: {en: A}}\n")
        .collect(Collectors.joining("", "rules:\n", ""));
  }

  @Test
  void thereAreAThousandRulesAndNoMore() {
    assertThat(rules(many(1_000))).hasSize(1_000);
    assertThat(faults(many(1_001)))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.line()).isEqualTo(2);
          assertThat(fault.reason()).contains("more than 1000 rules");
        });
  }

  @Test
  void aRuleThatReplacesAnotherCountsOnce() {
    RuleFiles.Source all = new RuleFiles.Source("all.yaml", many(1_000));
    RuleFiles.Source one = new RuleFiles.Source("one.yaml", many(600));
    RuleFiles.Source more =
        new RuleFiles.Source("more.yaml", "rules:\n  - {id: x, on: a, to: b, text: {en: A}}\n");

    assertThat(Given.FILES.read(List.of(List.of(all), List.of(one))).rules()).hasSize(1_000);
    assertThat(Given.FILES.read(List.of(List.of(all), List.of(one, more))).faults())
        .singleElement()
        .satisfies(fault -> assertThat(fault.toString()).startsWith("more.yaml:2:"));
  }

  @Test
  void boundsHold() {
    assertThat(faults("#" + "x".repeat(1 << 20))).hasSize(1);
    assertThat(faults(file("when: 'data.a == \"" + "x".repeat(1_000) + "\"'"))).isNotEmpty();
    assertThat(faults(file("about: " + "x".repeat(501)))).isNotEmpty();
    assertThat(faults(file("about: " + "x".repeat(500)))).isEmpty();
    assertThat(faults(file("text: {en: " + "x".repeat(2_001) + "}"))).isNotEmpty();
    assertThat(faults(file("text: {en: " + "x".repeat(2_000) + "}"))).isEmpty();
    assertThat(faults(file("to: [" + "a, ".repeat(21) + "]"))).isNotEmpty();
    assertThat(faults(file("to: {users: [" + "a, ".repeat(101) + "]}"))).isNotEmpty();
    String members =
        IntStream.range(0, 51).mapToObj(i -> "m" + i + ": 1").collect(Collectors.joining(", "));
    assertThat(faults(file("payload: {" + members + "}"))).isNotEmpty();
    assertThat(faults(file("payload: {" + members.substring(0, members.lastIndexOf(',')) + "}")))
        .isEmpty();
  }

  @Test
  void aliasesOfALongTextDoNotMakeAFileLarge() {
    String text =
        "rules:\n  - on: &a \""
            + "x".repeat(500_000)
            + "\"\n    x: ["
            + "*a, ".repeat(100_000)
            + "]\n";
    assertThat(faults(text))
        .singleElement()
        .satisfies(fault -> assertThat(fault.toString()).contains("larger than 1 MiB"));
  }

  @Test
  void manyAliasesDoNotMakeAFileLarge() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 25; i++) {
      String below = "*a" + (i - 1);
      bomb.append("a")
          .append(i)
          .append(": &a")
          .append(i)
          .append(" [")
          .append((below + ", ").repeat(9))
          .append(below)
          .append("]\n");
    }
    assertThat(faults(bomb + "rules: []\n")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a, select, other {{b, select, other {{c, select, other {d}}}}}}",
        "{n, plural, offset:1e308 one {#} other {# #}}",
        "{n, choice, 0#none|1#one|1<many {n}}",
        "{n, spellout} {n, ordinal} {n, duration}",
        "{d, date, ::yMMMMd} {d, time, ::jm} {d, date, yyyy}",
        "{n, number, ::compact-short} {n, number, #,##0.00}",
        "'{'a'}' l'été",
      })
  void whatIcuCanWriteIsTaken(String text) {
    assertThat(faults(file("text:", "  en: |", "    " + text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{a",
        "{a}}}{",
        "{a, plural, one {x}}",
        "{a, select}",
        "{a, nosuch}",
        "{ }",
        "{1}",
        "{a, number, ::nonsense/skeleton}",
        "{a, plural, offset:x other {y}}",
        "{a, choice, }",
        "{a, date, ::\u0001}",
        "{a, plural, =999999999999999999999x other {b}}",
      })
  void whatIcuCannotWriteIsAFault(String text) {
    assertThat(faults(file("text:", "  en: |", "    " + text))).isNotEmpty();
  }

  @Test
  void nestedTextsAreReadWithoutHarm() {
    String open = "{a,select,other{";
    assertThat(faults(file("text: {en: '" + open.repeat(110) + "x" + "}}".repeat(110) + "'}")))
        .hasSizeLessThan(2);
    assertThat(faults(file("text: {en: '" + "{".repeat(1_999) + "'}"))).isNotEmpty();
  }
}
