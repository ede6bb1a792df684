package dev.carillon.rules;

import static dev.carillon.rules.Given.HAPPENED;
import static dev.carillon.rules.Given.NOW;
import static dev.carillon.rules.Given.event;
import static dev.carillon.rules.Given.plan;
import static dev.carillon.rules.Given.rule;
import static dev.carillon.rules.Given.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.events.EventName;
import dev.carillon.notices.Notice;
import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Edge;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.TopicKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {
  private static final String ORDER =
      """
      {"orderId": "o-1", "customerId": "ada", "clerkId": 7, "amount": 12.50, "tags": ["a", "b"],
       "watchers": ["lin", "ada", 9], "nothing": null, "shop": {"id": "s-1", "owner": "eve"}}
      """;

  private static Notice told(Rule rule, String data) {
    Plan plan = plan(rule, data);
    assertThat(plan).isInstanceOf(Plan.Tell.class);
    return ((Plan.Tell) plan).notice();
  }

  private static Notice told(String... lines) {
    return told(rule(lines), ORDER);
  }

  private static String failure(String data, String... lines) {
    Plan plan = plan(rule(lines), data);
    assertThat(plan).isInstanceOf(Plan.Failed.class);
    return ((Plan.Failed) plan).reason();
  }

  @Test
  void aPlainRuleTellsWhomItsPathLeadsTo() {
    Rule rule = rule();
    assertThat(plan(rule, ORDER))
        .isEqualTo(
            new Plan.Tell(
                rule,
                Notice.of("order-paid", "order.paid")
                    .version(rule.version())
                    .typed("order.paid")
                    .to("ada"),
                false));
  }

  @Test
  void whatARuleSaysIsInItsNotice() {
    Rule rule =
        rule(
            "to: [watchers, shop.owner, 'absent?']",
            "actor: clerkId",
            "type: order.done",
            "object: order",
            "text: {en: 'Paid {amount} to {shopName}'}",
            "payload: {shopName: 'Shop {shop.id}', shop: {it: '{shop}', n: 2}, gone: '{absent?}',"
                + " sum: '{amount}', yes: true}",
            "channels: [email, realtime]",
            "escalation: [{channel: push, after: PT10M}]",
            "critical: true",
            "about: order/{orderId}",
            "group: {key: 'shop:{shop.id}', window: PT30S, edge: trailing}",
            "delay: PT10M",
            "expires: P1D");
    Notice notice = told(rule, ORDER);
    assertThat(notice)
        .isEqualTo(
            new Notice(
                "order-paid",
                rule.version(),
                "order",
                "order.done",
                "order.done",
                List.of("lin", "ada", "9", "eve"),
                "7",
                Map.of(
                    "shopName",
                    "Shop s-1",
                    "shop",
                    Map.of("it", Map.of("id", "s-1", "owner", "eve"), "n", 2L),
                    "sum",
                    new BigDecimal("12.50"),
                    "yes",
                    true),
                "order/o-1",
                new Grouping("shop:s-1", Duration.ofSeconds(30), Edge.TRAILING),
                Routing.of(Set.of(Channel.REALTIME, Channel.EMAIL))
                    .escalating(new Escalation(Channel.PUSH, Duration.ofMinutes(10)))
                    .critical(true),
                HAPPENED.plus(Duration.ofMinutes(10)),
                HAPPENED.plus(Duration.ofMinutes(10)).plus(Duration.ofDays(1))));
  }

  @Test
  void theTypeIsTheEventsNameWithoutItsTenant() {
    Rule rule = rule("on: order.*");
    Plan plan =
        RuleSet.of(List.of(rule)).evaluate(event("tenant.acme.order.sent", ORDER), NOW).getFirst();
    Notice notice = ((Plan.Tell) plan).notice();
    assertThat(List.of(String.valueOf(notice.type()), notice.object(), notice.text()))
        .containsOnly("order.sent");
  }

  @Test
  void anAbsentActorIsTheSystem() {
    assertThat(told("actor: absent").sender()).isEqualTo("system");
    assertThat(told("actor: nothing").sender()).isEqualTo("system");
  }

  @Test
  void theActorMayBeToldToo() {
    assertThat(plan(rule("actor: customerId", "tellActor: true"), ORDER))
        .isInstanceOfSatisfying(
            Plan.Tell.class,
            tell -> {
              assertThat(tell.actorToo()).isTrue();
              assertThat(tell.notice().receivers()).containsExactly("ada");
            });
  }

  @Test
  void aTopicOrEveryoneIsAnnouncedTo() {
    assertThat(plan(rule("to: {topic: 'shop/{shop.id}'}"), ORDER))
        .isInstanceOfSatisfying(
            Plan.Announce.class,
            announce -> {
              assertThat(announce.audience())
                  .isEqualTo(new Audience.Topic(new TopicKey("shop/s-1")));
              assertThat(announce.priority()).isEqualTo(Broadcast.Priority.NORMAL);
            });
    assertThat(plan(rule("to: {everyone: true}", "critical: true"), ORDER))
        .isInstanceOfSatisfying(
            Plan.Announce.class,
            announce -> {
              assertThat(announce.audience()).isEqualTo(new Audience.Everyone());
              assertThat(announce.priority()).isEqualTo(Broadcast.Priority.CRITICAL);
            });
  }

  @Test
  void receiversMayBeNone() {
    assertThat(told("to: absent?").receivers()).isEmpty();
    assertThat(told(rule("to: {paths: watchers, users: [bob]}"), "{\"watchers\": []}").receivers())
        .containsExactly("bob");
  }

  @Test
  void aFalseConditionPassesAndABrokenOneFails() {
    assertThat(plan(rule("when: data.amount > 100"), ORDER)).isInstanceOf(Plan.Passed.class);
    assertThat(plan(rule("when: data.amount > 10"), ORDER)).isInstanceOf(Plan.Tell.class);
    assertThat(failure(ORDER, "when: data.total > 10")).contains("total");
  }

  @Test
  void whatIsOverIsNotSentAndADelayCounts() {
    Rule rule = rule("expires: PT1S");
    assertThat(plan(rule, ORDER)).isEqualTo(new Plan.Expired(rule, NOW));
    assertThat(plan(rule("expires: PT2S"), ORDER)).isInstanceOf(Plan.Tell.class);
    assertThat(plan(rule("expires: PT1S", "delay: PT1S"), ORDER)).isInstanceOf(Plan.Tell.class);
    assertThat(told("expires: PT2S").sendAt()).isNull();
  }

  @Test
  void aRuleMayExpireUnheardOfWithoutBeingComplete() {
    assertThat(plan(rule("expires: PT1S", "to: absent"), ORDER)).isInstanceOf(Plan.Expired.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "to: absent~data.absent is missing",
        "to: nothing~data.nothing is missing",
        "to: amount~data.amount is no user's id, and no list of them",
        "to: shop~data.shop is no user's id",
        "actor: tags~data.tags is no user's id",
        "text: {en: '{absent}'}~the text's absent is missing",
        "text: {en: '{nothing}'}~the text's nothing is missing",
        "text: {en: '{tags}'}~the text's tags is a list",
        "text: {en: '{shop}'}~the text's shop is an object",
        "text: {en: '{orderId, number}'}~the text's orderId is not a number",
        "text: {en: '{orderId, plural, other {#}}'}~the text's orderId is not a number",
        "text: {en: '{orderId, date}'}~the text's orderId is not a time",
        "text: {en: '{x, date}', fr: '{x}'}~the text's x is missing",
        "payload: {a: '{absent}'}~data.absent is missing",
        "payload: {a: 'x {shop}'}~data.shop is a list or an object",
        "about: '{absent?}'~`about` is 1 to 255 characters",
        "group: {key: '{absent?}'}~the group's key is not blank",
        "to: {topic: '{absent?}'}~the topic is no topic's key",
      })
  void whatTheEventLacksIsNamed(String line, String reason) {
    assertThat(failure(ORDER, line)).contains(reason);
  }

  @Test
  void idsThatNobodyCanHaveKeepNobodyElseFromBeingTold() {
    assertThat(told(rule("to: customerId"), "{\"customerId\": [\"ada\", \" \"]}").receivers())
        .containsExactly("ada", " ");
  }

  @Test
  void anActorsIdThatNobodyCanHaveIsNamed() {
    assertThat(failure("{\"customerId\": \"a\", \"by\": \"\"}", "actor: by"))
        .contains("data.by is no user's id");
  }

  @Test
  void tenThousandAreToldAndNoMore() {
    String some =
        IntStream.range(0, 10_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
    assertThat(told(rule(), "{\"customerId\": [" + some + "]}").receivers()).hasSize(10_000);
    assertThat(failure("{\"customerId\": [" + some + ", 10000]}", "to: customerId"))
        .contains("tell a topic instead");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '§',
      value = {
        "{\"customerId\": \"ada\", \"n\": 1e999999999}",
        "{\"customerId\": \"ada\", \"n\": -1e-999999999}",
        "{\"customerId\": \"ada\", \"n\": {\"m\": [1e401]}}",
        "{\"customerId\": \"ada\", \"n\": 1e99999999999999999999}",
        "{\"customerId\": \"ada\"",
        "[]",
        "null",
        "{} {}",
      })
  void dataThatNobodyCanWorkWithFails(String data) {
    assertThat(plan(rule("text: {en: '{n}'}"), data)).isInstanceOf(Plan.Failed.class);
  }

  @Test
  void aNumberOfAThousandDigitsFails() {
    assertThat(failure("{\"n\": " + "9".repeat(900) + "}", "to: n")).contains("too large");
  }

  @Test
  void deepDataIsReadWithoutHarm() {
    String deep = "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);
    assertThat(plan(rule(), deep)).isInstanceOf(Plan.Failed.class);
  }

  @Test
  void aLongGroupKeyIsToldApartByItsDigest() {
    String data = "{\"customerId\": \"" + "x".repeat(250) + "\"}";
    Grouping grouping = told(rule("group: {key: 'of-customer:{customerId}'}"), data).group();
    assertThat(grouping).isNotNull();
    assertThat(grouping.key()).startsWith("order-paid#").hasSizeLessThan(256);
  }

  @Test
  void eachRuleHasAPlanInTheOrderOfTheFileAndOneThatFailsStopsNoOther() {
    List<Rule> rules =
        rules(
            """
            rules:
              - {id: c, on: order.paid, to: absent, text: {en: A}}
              - {id: b, on: "order.**", to: customerId, text: {en: A}}
              - {id: x, on: order.paid, to: customerId, text: {en: A}, enabled: false}
              - {id: y, on: order.sent, to: customerId, text: {en: A}}
              - {id: a, on: "tenant.acme.**", to: customerId, text: {en: A}}
            """);
    RuleSet set = RuleSet.of(rules);
    assertThat(set.evaluate(event("order.paid", ORDER), NOW))
        .extracting(plan -> plan.rule().id() + ' ' + plan.getClass().getSimpleName())
        .containsExactly("c Failed", "b Tell");
    assertThat(set.matching(new EventName("tenant.acme.order.paid")))
        .extracting(Rule::id)
        .containsExactly("c", "b", "a");
    assertThat(set.rules()).hasSize(5);
    assertThat(set.find("x")).isPresent();
    assertThat(set.find("z")).isEmpty();
    assertThat(set.wants(new EventName("order"))).isTrue();
    assertThat(set.wants(new EventName("user.welcome"))).isFalse();
    assertThat(set.evaluate(event("user.welcome", "no JSON"), NOW)).isEmpty();
  }

  @Test
  void twoOfOneIdAreRefused() {
    Rule rule = rule();
    assertThatThrownBy(() -> RuleSet.of(List.of(rule, rule)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
