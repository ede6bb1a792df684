package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What happens in a project once people are in it, from HTTP to the bell: whom it concerns hears
/// of it once, and nobody of their own act.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectLifeIT {
  private RunningServer server;
  private Person ada;
  private Person bob;
  private String project;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = RunningServer.start(directory);
  }

  @AfterAll
  void stop() {
    server.close();
    server.assertNoComplaints();
  }

  @BeforeEach
  void create() {
    ada = Person.signedIn(server, "ada");
    bob = Person.signedIn(server, "bob");
    project =
        "/projects/" + id(ada.post("/projects", "{\"title\":\"Carillon\",\"ownerName\":\"Ada\"}"));
    awaitTold();
  }

  /// Bob joins by an invitation.
  private void join() {
    String invitation = invite();
    HttpResponse<String> accepted = bob.post(invitation + "/accept", "{\"memberName\":\"Bob\"}");
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
    awaitTold();
  }

  private String invite() {
    String body = "{\"inviteeId\":\"" + bob.id() + "\"}";
    return project + "/invitations/" + id(ada.post(project + "/invitations", body));
  }

  private String assign(String name) {
    String body = "{\"roleName\":\"" + name + "\",\"assigneeId\":\"" + bob.id() + "\"}";
    return project + "/roles/" + id(ada.post(project + "/roles", body));
  }

  private static String id(HttpResponse<String> created) {
    return RunningServer.json(created).at("/data/id").stringValue();
  }

  private void awaitTold() {
    await("an empty outbox")
        .atMost(Duration.ofSeconds(20))
        .until(() -> server.metric("carillon_outbox_depth") == 0);
  }

  /// Does it, and sees that the receiver hears of it once, and the actor nothing.
  private JsonNode heardOnce(
      Person actor, Person receiver, String type, String message, Runnable act) {
    long receiverBefore = receiver.unreadCount();
    long actorBefore = actor.unreadCount();
    try (StockClient bell = StockClient.connected(receiver);
        StockClient actors = StockClient.connected(actor)) {
      act.run();

      JsonNode heard =
          bell.await("new-notification", sent -> sent.get("type").stringValue().equals(type));
      assertThat(heard.get("object").stringValue()).isEqualTo(type);
      assertThat(heard.get("senderId").stringValue()).isEqualTo(actor.id());
      assertThat(heard.at("/payload/message").stringValue()).isEqualTo(message);
      assertThat(heard.at("/payload/projectId").stringValue())
          .isEqualTo(project.replace("/projects/", ""));
      awaitTold();
      assertThat(receiver.unreadCount()).isEqualTo(receiverBefore + 1);
      assertThat(actor.unreadCount()).isEqualTo(actorBefore);
      assertThat(actors.heard("new-notification")).isEmpty();
      return heard;
    }
  }

  private static void assertDone(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void anInvitationRingsTheInviteesBell() {
    JsonNode heard =
        heardOnce(
            ada,
            bob,
            "project.invite.sent",
            "Ada vous invite à rejoindre le projet \"Carillon\"",
            this::invite);

    String accept =
        project + "/invitations/" + heard.at("/payload/inviteId").stringValue() + "/accept";
    assertDone(bob.post(accept, ""));
  }

  @Test
  void whoAcceptsRingsTheOwnersBell() {
    String invitation = invite();
    awaitTold();

    heardOnce(
        bob,
        ada,
        "project.member.joined",
        "Bob a rejoint votre projet \"Carillon\"",
        () -> assertDone(bob.post(invitation + "/accept", "{\"memberName\":\"Bob\"}")));
  }

  @Test
  void whoLeavesRingsTheOwnersBell() {
    join();

    heardOnce(
        bob,
        ada,
        "project.member.left",
        "Bob a quitté votre projet \"Carillon\"",
        () -> assertDone(bob.delete(project + "/members/" + bob.id())));
  }

  @Test
  void aChangeRingsTheMembersBell() {
    join();

    heardOnce(
        ada,
        bob,
        "project.updated",
        "Ada a modifié le projet \"Bells\"",
        () -> assertDone(ada.patch(project, "{\"title\":\"Bells\"}")));
  }

  @Test
  void aPublicationRingsTheMembersBell() {
    join();

    heardOnce(
        ada,
        bob,
        "project.published",
        "Le projet \"Carillon\" est publié",
        () -> assertDone(ada.post(project + "/publish", "")));
  }

  @Test
  void aDeletionRingsTheMembersBell() {
    join();

    heardOnce(
        ada,
        bob,
        "project.deleted",
        "Ada a supprimé le projet \"Carillon\"",
        () -> assertDone(ada.delete(project)));
    assertThat(bob.get(project).statusCode()).isEqualTo(404);
  }

  @Test
  void aRoleRingsItsMembersBell() {
    join();

    heardOnce(
        ada,
        bob,
        "project.role.assigned",
        "Ada vous a confié le rôle \"Ringer\" dans le projet \"Carillon\"",
        () -> assign("Ringer"));
  }

  @Test
  void aRoleThatIsTakenBackRingsItsMembersBell() {
    join();
    String role = assign("Ringer");
    awaitTold();

    heardOnce(
        ada,
        bob,
        "project.role.unassigned",
        "Vous n'avez plus le rôle \"Ringer\" dans le projet \"Carillon\"",
        () -> assertDone(ada.delete(role)));
  }

  @Test
  void whoIsRemovedHearsOfTheirRoleAndTheOwnerOfNothing() {
    join();
    assign("Ringer");
    awaitTold();

    heardOnce(
        ada,
        bob,
        "project.role.unassigned",
        "Vous n'avez plus le rôle \"Ringer\" dans le projet \"Carillon\"",
        () -> assertDone(ada.delete(project + "/members/" + bob.id())));
  }

  @Test
  void whoIsAcceptedHearsOfItOnceAndTheOwnerOfNothing() {
    String applications = project + "/applications";
    String application =
        id(bob.post(applications, "{\"roleName\":\"Ringer\",\"applicantName\":\"Bob\"}"));
    awaitTold();
    long before = ada.unreadCount();

    assertDone(ada.post(applications + "/" + application + "/accept", ""));
    awaitTold();

    assertThat(bob.unreadCount()).isEqualTo(1);
    assertThat(ada.unreadCount()).isEqualTo(before);
    assertThat(ada.read(project + "/members").at("/data/0/memberName").stringValue())
        .isEqualTo("Bob");
    assertThat(ada.read(project + "/roles").at("/data/0/roleName").stringValue())
        .isEqualTo("Ringer");
  }
}
