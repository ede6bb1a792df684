package dev.carillon.community;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.notification.domain.Audience;
import dev.carillon.notification.domain.Broadcast;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Grouping;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.notification.domain.Routing;
import dev.carillon.notification.domain.TopicKey;
import dev.carillon.rules.Plan;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleSet;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CommunityRulesTest {
  private static final Instant HAPPENED = Instant.parse("2026-11-29T12:00:00Z");
  private final RuleFiles.Read read =
      new RuleFiles(GroupingRules.defaults())
          .read(List.of(CommunityConfiguration.shippedRules().sources()));
  private final RuleSet rules = RuleSet.of(read.rules());

  private List<Plan> plans(String name, String data) {
    return rules
        .evaluate(
            new Event(UUID.randomUUID(), new EventName(name), "acme", null, HAPPENED, data),
            HAPPENED)
        .stream()
        .filter(plan -> !(plan instanceof Plan.Passed))
        .toList();
  }

  private Plan.Announce announced(String more) {
    List<Plan> plans =
        plans(
            "system.maintenance",
            "{\"startsAt\": \"2026-12-01T01:00:00Z\", \"endsAt\": \"2026-12-01T02:00:00Z\""
                + more
                + '}');
    assertThat(plans).hasSize(1);
    return (Plan.Announce) plans.getFirst();
  }

  @Test
  void theFileHasNoFaultsAndARuleForEachEvent() {
    assertThat(read.faults()).isEmpty();
    assertThat(CommunityConfiguration.eventTypes().types())
        .allSatisfy(type -> assertThat(rules.wants(type.name())).isTrue());
  }

  @Test
  void aMessageIsToldToItsRecipientsAndGroupedByItsConversation() {
    List<Plan> plans =
        plans(
            "tenant.acme.message.received",
            """
            {"messageId": "m1", "conversationId": "c1", "senderId": "ada", "senderName": "Ada",
             "recipientIds": ["bob", "lin"]}
            """);
    assertThat(plans)
        .singleElement()
        .isInstanceOfSatisfying(
            Plan.Tell.class,
            tell -> {
              assertThat(tell.notice().receivers()).containsExactly("bob", "lin");
              assertThat(tell.notice().sender()).isEqualTo("ada");
              assertThat(tell.notice().routing()).isEqualTo(Routing.INBOX.with(Channel.PUSH));
              assertThat(tell.notice().group()).isEqualTo(Grouping.by("message.received", "c1"));
            });
  }

  @Test
  void oneOfFourRulesAnnouncesAMaintenance() {
    Plan.Announce toAll = announced("");
    assertThat(toAll.audience()).isEqualTo(new Audience.Everyone());
    assertThat(toAll.priority()).isEqualTo(Broadcast.Priority.NORMAL);
    assertThat(toAll.notice().routing()).isEqualTo(Routing.INBOX);
    assertThat(announced(", \"priority\": \"normal\"").rule()).isEqualTo(toAll.rule());

    assertThat(announced(", \"topic\": \"eu\"").audience())
        .isEqualTo(new Audience.Topic(new TopicKey("eu")));

    Plan.Announce critical = announced(", \"priority\": \"critical\"");
    assertThat(critical.audience()).isEqualTo(new Audience.Everyone());
    assertThat(critical.priority()).isEqualTo(Broadcast.Priority.CRITICAL);
    assertThat(critical.notice().routing().channels()).contains(Channel.EMAIL);

    Plan.Announce criticalToSome = announced(", \"priority\": \"critical\", \"topic\": \"eu\"");
    assertThat(criticalToSome.audience()).isEqualTo(new Audience.Topic(new TopicKey("eu")));
    assertThat(criticalToSome.priority()).isEqualTo(Broadcast.Priority.CRITICAL);
  }
}
