package dev.carillon.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.events.Event;
import dev.carillon.events.EventName;
import dev.carillon.notices.Notice;
import dev.carillon.notification.domain.Channel;
import dev.carillon.notification.domain.Escalation;
import dev.carillon.notification.domain.GroupingRules;
import dev.carillon.rules.Plan;
import dev.carillon.rules.RuleFiles;
import dev.carillon.rules.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules that come with the context.
class ProjectRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");
  private static final RuleSet RULES = rules();

  private static RuleSet rules() {
    RuleFiles.Read read =
        new RuleFiles(GroupingRules.defaults())
            .read(List.of(ProjectConfiguration.shippedRules().sources()));
    assertThat(read.faults()).isEmpty();
    return RuleSet.of(read.rules());
  }

  private static List<Plan> plans(String name, String data) {
    String all =
        "{\"projectId\":\"p1\",\"projectTitle\":\"Bells\",\"roleName\":\"Ringer\","
            + "\"actorName\":\"Al\",\"applicantName\":\"Lin\",\"memberName\":\"Mo\","
            + "\"inviterName\":\"Io\","
            + data
            + '}';
    return RULES.evaluate(
        new Event(UUID.randomUUID(), new EventName(name), "acme", "p1", NOW, all), NOW);
  }

  private static Notice told(String name, String data) {
    assertThat(plans(name, data)).singleElement().isInstanceOf(Plan.Tell.class);
    return ((Plan.Tell) plans(name, data).getFirst()).notice();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "project.created | \"ownerId\":\"ada\" | ada | ada | project.created",
        "project.updated | \"actorId\":\"al\",\"memberIds\":[\"ada\",\"al\"] | al | ada,al | project.updated",
        "project.deleted | \"actorId\":\"al\",\"memberIds\":[\"ada\"] | al | ada | project.deleted",
        "project.published | \"actorId\":\"al\",\"memberIds\":[\"ada\"] | al | ada | project.published",
        "project.role.application.created | \"applicantId\":\"lin\",\"projectOwnerId\":\"ada\" | lin | ada | project.application.received",
        "project.role.application.accepted | \"applicantId\":\"lin\" | system | lin | project.application.accepted",
        "project.role.application.rejected | \"applicantId\":\"lin\" | system | lin | project.application.rejected",
        "project.role.assigned | \"actorId\":\"al\",\"assigneeId\":\"lin\" | al | lin | project.role.assigned",
        "project.role.unassigned | \"actorId\":\"al\",\"assigneeId\":\"lin\" | al | lin | project.role.unassigned",
        "project.member.joined | \"memberId\":\"mo\",\"projectOwnerId\":\"ada\" | mo | ada | project.member.joined",
        "project.member.left | \"memberId\":\"mo\",\"projectOwnerId\":\"ada\",\"actorId\":null | mo | ada | project.member.left",
        "project.invite.sent | \"inviterId\":\"io\",\"inviteeId\":\"lin\" | io | lin | project.invite.sent",
        "tenant.acme.project.updated | \"actorId\":\"al\",\"memberIds\":[\"ada\"] | al | ada | project.updated"
      })
  void whoIsToldByWhomOfWhat(
      String name, String data, String sender, String receivers, String object) {
    Notice notice = told(name, data);

    assertThat(notice.sender()).isEqualTo(sender);
    assertThat(String.join(",", notice.receivers())).isEqualTo(receivers);
    assertThat(notice.object()).isEqualTo(object);
    assertThat(notice.more().get("project")).isEqualTo(Map.of("id", "p1", "title", "Bells"));
  }

  @Test
  void onlyWhoCreatesAProjectIsToldOfTheirOwnAct() {
    RULES
        .rules()
        .forEach(rule ->
            assertThat(rule.source().contains("tellActor"))
                .as(rule.id())
                .isEqualTo(rule.id().equals("project-created-notice")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"project.member.joined", "project.member.left"})
  void anOwnerWhoDidItIsNotTold(String name) {
    assertThat(plans(name, "\"memberId\":\"mo\",\"projectOwnerId\":\"ada\",\"actorId\":\"ada\""))
        .singleElement()
        .isInstanceOf(Plan.Passed.class);
  }

  @Test
  void anApplicationHasItsRoleAndWhoApplied() {
    Notice notice = told("project.role.application.accepted", "\"applicantId\":\"lin\"");

    assertThat(notice.more().get("projectRole")).isEqualTo(Map.of("title", "Ringer"));
    assertThat(notice.more().get("userProfile")).isEqualTo(Map.of("name", "Lin"));
  }

  @Test
  void anInvitationThatIsNotReadComesByEmail() {
    assertThat(
            told("project.invite.sent", "\"inviterId\":\"io\",\"inviteeId\":\"lin\"")
                .routing()
                .escalation())
        .containsExactly(new Escalation(Channel.EMAIL, Duration.ofMinutes(10)));
  }

  @Test
  void figuresTellNobody() {
    assertThat(plans("project.stats.updated", "\"totalProjects\":3")).isEmpty();
  }
}
