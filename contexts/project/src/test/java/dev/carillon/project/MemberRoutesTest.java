package dev.carillon.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.project.ProjectClient.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Members and their roles, on a real server; each test has a tenant of its own.
class MemberRoutesTest {
  private static final ContextServer SERVER = ContextServer.start();

  private final String tenant = UUID.randomUUID().toString();
  private final ProjectClient ada = SERVER.client(tenant, "ada");
  private final ProjectClient bob = SERVER.client(tenant, "bob/1");
  private final ProjectClient eve = SERVER.client(tenant, "eve");
  private final PublishedEvents published = SERVER.published();
  private String id = "";
  private String project = "";
  private String memberBob = "";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void createWithAMember() throws Exception {
    id = ada.post("/projects", "{\"title\": \"Carillon\", \"ownerName\": \"Ada\"}").id();
    project = "/projects/" + id;
    memberBob = project + "/members/bob%2F1";
    String application =
        bob.post(
                project + "/applications",
                "{\"roleName\": \"Designer\", \"applicantName\": \"Bob\"}")
            .id();
    ada.post(project + "/applications/" + application + "/accept");
  }

  @Test
  void everyoneOfTheTenantSeesTheMembers() throws Exception {
    Answer listed = eve.get(project + "/members");

    assertThat(listed.status()).isEqualTo(200);
    assertThat(listed.body().path("nextCursor").isNull()).isTrue();
    assertThat(listed.data()).hasSize(1);
    JsonNode member = listed.data().get(0);
    assertThat(member.propertyNames())
        .containsExactly("projectId", "memberId", "memberName", "joinedAt");
    assertThat(member.path("projectId").asString()).isEqualTo(id);
    assertThat(member.path("memberId").asString()).isEqualTo("bob/1");
    assertThat(member.path("memberName").asString()).isEqualTo("Bob");
    assertThat(member.path("joinedAt").asString()).endsWith("Z");
    assertThat(SERVER.client("default", "ada").get(project + "/members").status()).isEqualTo(404);
  }

  @Test
  void membersAreListedInPages() throws Exception {
    String application = eve.post(project + "/applications", "{\"roleName\": \"Designer\"}").id();
    ada.post(project + "/applications/" + application + "/accept");

    Answer first = ada.get(project + "/members?limit=1");
    Answer second = ada.get(project + "/members?limit=1&cursor=" + first.text("nextCursor"));

    assertThat(List.of(first, second))
        .extracting(page -> page.data().get(0).path("memberId").asString())
        .containsExactlyInAnyOrder("eve", "bob/1");
    assertThat(second.body().path("nextCursor").isNull()).isTrue();
  }

  @Test
  void aMemberLeavesAndTheOwnerIsTold() throws Exception {
    Answer left = bob.delete(memberBob);

    assertThat(left.status()).isEqualTo(200);
    assertThat(left.text("message")).isEqualTo("Vous avez quitté le projet");
    assertThat(ada.get(project + "/members").data()).isEmpty();
    assertThat(ada.get(project + "/roles").data()).isEmpty();
    assertThat(published.namesOf(id)).last().isEqualTo("project.member.left");
    assertThat(published.lastOf(id).has("actorId")).isFalse();
    assertThat(bob.delete(memberBob).status()).isEqualTo(404);
  }

  @Test
  void anOwnerRemovesAMemberWhoIsToldOfTheRoles() throws Exception {
    Answer removed = ada.delete(memberBob);

    assertThat(removed.status()).isEqualTo(200);
    assertThat(removed.text("message")).isEqualTo("Membre retiré du projet");
    assertThat(published.namesOf(id)).endsWith("project.role.unassigned", "project.member.left");
    assertThat(published.lastOf(id).path("actorId").asString()).isEqualTo("ada");
    assertThat(ada.delete(memberBob).text("detail")).isEqualTo("Membre non trouvé");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ada", "nobody", "%00", "%20"})
  void whoIsNoMemberIsNotFound(String user) throws Exception {
    assertThat(ada.delete(project + "/members/" + user).status()).isEqualTo(404);
  }

  @Test
  void onlyTheOwnerRemovesOthersAndDecidesAboutRoles() throws Exception {
    String role = ada.get(project + "/roles").data().get(0).path("id").asString();

    for (Answer refused :
        List.of(
            eve.delete(memberBob),
            bob.delete(project + "/members/eve"),
            bob.post(project + "/roles", role("Tester", "bob/1")),
            bob.delete(project + "/roles/" + role))) {
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text("detail")).isEqualTo("Seul le propriétaire du projet peut le faire");
    }
  }

  @Test
  void anAssignedRoleIsShownAndTold() throws Exception {
    Answer assigned = ada.post(project + "/roles", role(" Tester ", "bob/1"));

    assertThat(assigned.status()).isEqualTo(201);
    assertThat(assigned.text("message")).isEqualTo("Rôle confié");
    JsonNode role = assigned.data();
    assertThat(role.propertyNames())
        .containsExactly("id", "projectId", "roleName", "assigneeId", "assigneeName", "assignedAt");
    assertThat(role.path("roleName").asString()).isEqualTo("Tester");
    assertThat(role.path("assigneeId").asString()).isEqualTo("bob/1");
    assertThat(role.path("assigneeName").asString()).isEqualTo("Bob");
    assertThat(eve.get(project + "/roles").data()).hasSize(2).contains(role);
    assertThat(published.namesOf(id)).last().isEqualTo("project.role.assigned");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"roleName\": \"Tester\"}",
        "{\"assigneeId\": \"bob\"}",
        "{\"roleName\": \" \", \"assigneeId\": \"bob\"}",
        "{\"roleName\": \"Tester\", \"assigneeId\": \"\\ud83d\"}",
        "{\"roleName\": \"Tester\", \"assigneeId\": \"bob\", \"assigneeName\": \"B\"}"
      })
  void aRoleThatBreaksTheRulesIsRefused(String body) throws Exception {
    assertThat(ada.post(project + "/roles", body).status()).isEqualTo(400);
  }

  @Test
  void aRoleIsForAMember() throws Exception {
    for (String user : List.of("ada", "eve")) {
      Answer refused = ada.post(project + "/roles", role("Tester", user));

      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.text("detail")).isEqualTo("Membre non trouvé");
    }
  }

  @Test
  void aMemberHasARoleOnceAndNotTooMany() throws Exception {
    Answer again = ada.post(project + "/roles", role("Designer", "bob/1"));
    ada.post(project + "/roles", role("Tester", "bob/1"));
    Answer tooMany = ada.post(project + "/roles", role("Ringer", "bob/1"));

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("detail")).isEqualTo("Ce membre a déjà ce rôle");
    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(tooMany.text("detail")).isEqualTo("Ce membre ne peut pas avoir plus de rôles");
  }

  @Test
  void aRoleThatIsTakenBackIsGoneAndTold() throws Exception {
    String role =
        project + "/roles/" + ada.get(project + "/roles").data().get(0).path("id").asString();
    Answer taken = ada.delete(role);

    assertThat(taken.status()).isEqualTo(200);
    assertThat(taken.text("message")).isEqualTo("Rôle retiré");
    assertThat(ada.get(project + "/roles").data()).isEmpty();
    assertThat(ada.get(project + "/members").data()).hasSize(1);
    assertThat(published.namesOf(id)).last().isEqualTo("project.role.unassigned");
    for (Answer refused : List.of(ada.delete(role), ada.delete(project + "/roles/x"))) {
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.text("detail")).isEqualTo("Rôle non trouvé");
    }
  }

  @Test
  void theRoutesAreUnderV1Too() throws Exception {
    String v1 = "/v1" + project;
    String role = ada.post(v1 + "/roles", role("Tester", "bob/1")).id();

    assertThat(ada.get(v1 + "/roles").data()).hasSize(2);
    assertThat(ada.delete(v1 + "/roles/" + role).status()).isEqualTo(200);
    assertThat(ada.get(v1 + "/members").data()).hasSize(1);
    assertThat(ada.delete("/v1" + memberBob).status()).isEqualTo(200);
  }

  private static String role(String name, String assignee) {
    return "{\"roleName\": \"%s\", \"assigneeId\": \"%s\"}".formatted(name, assignee);
  }
}
