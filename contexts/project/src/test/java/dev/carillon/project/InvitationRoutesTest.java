package dev.carillon.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.project.ProjectClient.Answer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Invitations, on a real server; each test has a tenant of its own.
class InvitationRoutesTest {
  private static final ContextServer SERVER = ContextServer.start();

  private final String tenant = UUID.randomUUID().toString();
  private final ProjectClient ada = SERVER.client(tenant, "ada");
  private final ProjectClient bob = SERVER.client(tenant, "bob");
  private final ProjectClient eve = SERVER.client(tenant, "eve");
  private final PublishedEvents published = SERVER.published();
  private String id = "";
  private String invitations = "";

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void create() throws Exception {
    id = ada.post("/projects", "{\"title\": \"Carillon\", \"ownerName\": \"Ada\"}").id();
    invitations = "/projects/" + id + "/invitations";
  }

  @Test
  void anInvitationIsShownToTheOwnerAndTold() throws Exception {
    Answer sent = ada.post(invitations, "{\"inviteeId\": \"bob\", \"inviterName\": \" A. \"}");

    assertThat(sent.status()).isEqualTo(201);
    assertThat(sent.text("message")).isEqualTo("Invitation envoyée");
    JsonNode invitation = sent.data();
    assertThat(invitation.propertyNames())
        .containsExactly(
            "id",
            "projectId",
            "inviteeId",
            "inviterId",
            "inviterName",
            "status",
            "createdAt",
            "decidedAt");
    assertThat(invitation.path("projectId").asString()).isEqualTo(id);
    assertThat(invitation.path("inviteeId").asString()).isEqualTo("bob");
    assertThat(invitation.path("inviterId").asString()).isEqualTo("ada");
    assertThat(invitation.path("inviterName").asString()).isEqualTo("A.");
    assertThat(invitation.path("status").asString()).isEqualTo("PENDING");
    assertThat(invitation.path("decidedAt").isNull()).isTrue();
    assertThat(ada.get(invitations).data()).containsExactly(invitation);
    assertThat(published.namesOf(id)).last().isEqualTo("project.invite.sent");
  }

  @Test
  void whoGivesNoNameIsShownAsTheOwner() throws Exception {
    assertThat(invited("bob").data().path("inviterName").asString()).isEqualTo("Ada");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"inviteeId\": \" \"}",
        "{\"inviteeId\": \"a\\u0000\"}",
        "{\"inviteeId\": \"a\\ud83d\"}",
        "{\"inviteeId\": \"bob\", \"inviterName\": \"\"}",
        "{\"inviteeId\": \"bob\", \"inviterId\": \"eve\"}"
      })
  void anInvitationThatBreaksTheRulesIsRefused(String body) throws Exception {
    assertThat(ada.post(invitations, body).status()).isEqualTo(400);
    assertThat(published.namesOf(id)).containsExactly("project.created");
  }

  @Test
  void anIdMayBeAsLongAsAUserId() throws Exception {
    assertThat(invited("b".repeat(255)).status()).isEqualTo(201);
    assertThat(invited("b".repeat(256)).status()).isEqualTo(400);
  }

  @Test
  void onlyTheOwnerInvitesSeesAndRevokes() throws Exception {
    String invitation = invitations + "/" + invited("bob").id();

    for (Answer refused :
        List.of(
            bob.post(invitations, "{\"inviteeId\": \"eve\"}"),
            bob.get(invitations),
            bob.delete(invitation))) {
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text("detail")).isEqualTo("Seul le propriétaire du projet peut le faire");
    }
  }

  @Test
  void whoIsPartOfTheProjectIsNotInvited() throws Exception {
    bob.post(invitations + "/" + invited("bob").id() + "/accept");

    for (String user : List.of("ada", "bob")) {
      Answer refused = invited(user);

      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.text("detail")).isEqualTo("Cette personne fait déjà partie du projet");
    }
  }

  @Test
  void oneIsInvitedOnceAndNotTooManyAre() throws Exception {
    invited("bob");
    Answer again = invited("bob");
    invited("eve");
    Answer tooMany = invited("mallory");

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("detail")).isEqualTo("Cette personne a déjà une invitation en attente");
    assertThat(tooMany.status()).isEqualTo(409);
    assertThat(tooMany.text("detail")).isEqualTo("Trop d’invitations sont en attente");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"memberName\": null}", "{\"memberName\": \"bob\"}"})
  void anInviteeAcceptsAndTheOwnerIsTold(String body) throws Exception {
    String invitation = invitations + "/" + invited("bob").id();
    Answer accepted = bob.post(invitation + "/accept", body);

    assertThat(accepted.status()).isEqualTo(200);
    assertThat(accepted.text("message")).isEqualTo("Invitation acceptée");
    assertThat(accepted.data().path("status").asString()).isEqualTo("ACCEPTED");
    assertThat(accepted.data().path("decidedAt").asString()).endsWith("Z");
    assertThat(ada.get("/projects/" + id + "/members").data().get(0).path("memberName").asString())
        .isEqualTo("bob");
    assertThat(published.namesOf(id)).last().isEqualTo("project.member.joined");
    assertThat(published.lastOf(id).has("actorId")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"memberName\": \" \"}", "{\"memberId\": \"eve\"}", "[]"})
  void anAcceptanceThatBreaksTheRulesIsRefused(String body) throws Exception {
    String invitation = invitations + "/" + invited("bob").id();

    assertThat(bob.post(invitation + "/accept", body).status()).isEqualTo(400);
    assertThat(ada.get("/projects/" + id + "/members").data()).isEmpty();
  }

  @Test
  void anInviteeDeclinesAndMayBeInvitedAgain() throws Exception {
    Answer declined = bob.post(invitations + "/" + invited("bob").id() + "/decline");

    assertThat(declined.status()).isEqualTo(200);
    assertThat(declined.text("message")).isEqualTo("Invitation déclinée");
    assertThat(declined.data().path("status").asString()).isEqualTo("DECLINED");
    assertThat(invited("bob").status()).isEqualTo(201);
    assertThat(ada.get(invitations).data()).hasSize(2);
  }

  @Test
  void anOwnerRevokes() throws Exception {
    Answer revoked = ada.delete(invitations + "/" + invited("bob").id());

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(revoked.text("message")).isEqualTo("Invitation annulée");
    assertThat(revoked.data().path("status").asString()).isEqualTo("REVOKED");
    assertThat(published.namesOf(id)).last().isEqualTo("project.invite.sent");
  }

  @ParameterizedTest
  @CsvSource({
    "accept, Cette invitation a déjà été acceptée",
    "decline, Cette invitation a déjà été déclinée",
    "revoke, Cette invitation a été annulée"
  })
  void theFirstDecisionStands(String first, String detail) throws Exception {
    String invitation = invitations + "/" + invited("bob").id();
    Answer decided =
        first.equals("revoke") ? ada.delete(invitation) : bob.post(invitation + "/" + first);
    assertThat(decided.status()).isEqualTo(200);

    for (Answer second :
        List.of(
            bob.post(invitation + "/accept"),
            bob.post(invitation + "/decline"),
            ada.delete(invitation))) {
      assertThat(second.status()).isEqualTo(409);
      assertThat(second.text("detail")).isEqualTo(detail);
    }
  }

  @Test
  void toAnyoneElseTheInvitationIsNotThere() throws Exception {
    String invitation = invitations + "/" + invited("bob").id();

    for (Answer refused :
        List.of(
            eve.post(invitation + "/accept"),
            ada.post(invitation + "/accept"),
            eve.post(invitation + "/decline"),
            bob.post(invitations + "/x/accept"),
            SERVER.client("default", "bob").post(invitation + "/accept"),
            ada.delete(invitations + "/" + id))) {
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.text("detail")).isEqualTo("Invitation non trouvée");
    }
  }

  @Test
  void aFullProjectLeavesTheInvitationPending() throws Exception {
    String waiting = invitations + "/" + invited("bob").id();
    for (String user : List.of("one", "two")) {
      SERVER.client(tenant, user).post(invitations + "/" + invited(user).id() + "/accept");
    }
    Answer refused = bob.post(waiting + "/accept");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).isEqualTo("Le projet n’accepte plus de membres");
    ada.delete("/projects/" + id + "/members/one");
    assertThat(bob.post(waiting + "/accept").status()).isEqualTo(200);
  }

  @Test
  void theRoutesAreUnderV1Too() throws Exception {
    String v1 = "/v1" + invitations;
    String body = "{\"inviteeId\": \"bob\"}";

    assertThat(bob.post(v1 + "/" + ada.post(v1, body).id() + "/decline").status()).isEqualTo(200);
    assertThat(ada.delete(v1 + "/" + ada.post(v1, body).id()).status()).isEqualTo(200);
    assertThat(bob.post(v1 + "/" + ada.post(v1, body).id() + "/accept").status()).isEqualTo(200);
    assertThat(ada.get(v1).data()).hasSize(3);
  }

  private Answer invited(String user) throws Exception {
    return ada.post(invitations, "{\"inviteeId\": \"" + user + "\"}");
  }
}
