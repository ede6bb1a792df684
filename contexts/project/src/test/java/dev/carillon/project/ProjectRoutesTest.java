package dev.carillon.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.project.ProjectClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The routes on a real server, with the real store; each test has a tenant of its own.
class ProjectRoutesTest {
  private static final ContextServer SERVER = ContextServer.start();

  private final String tenant = UUID.randomUUID().toString();
  private final ProjectClient ada = client("ada");
  private final ProjectClient bob = client("bob");
  private final PublishedEvents published = SERVER.published();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void aCreatedProjectIsShownAndTold() throws Exception {
    Answer created =
        ada.post(
            "/projects",
            """
            {"title": "Carillon", "description": "Bells.", "ownerName": "Ada"}
            """);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body().path("success").asBoolean()).isTrue();
    assertThat(created.text("message")).isEqualTo("Projet créé avec succès");
    JsonNode project = created.data();
    assertThat(project.propertyNames())
        .containsExactlyInAnyOrder(
            "id", "ownerId", "ownerName", "title", "description", "createdAt", "publishedAt");
    assertThat(project.path("publishedAt").isNull()).isTrue();
    assertThat(project.path("ownerId").asString()).isEqualTo("ada");
    assertThat(project.path("ownerName").asString()).isEqualTo("Ada");
    assertThat(project.path("description").asString()).isEqualTo("Bells.");
    assertThat(project.path("createdAt").asString())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(bob.get("/projects/" + id(created)).data()).isEqualTo(project);
    assertThat(published.namesOf(id(created))).containsExactly("project.created");
  }

  @Test
  void whatCannotBeToldIsNotThere() throws Exception {
    published.refuse("Untellable");

    assertThat(ada.post("/projects", "{\"title\": \"Untellable\"}").status()).isEqualTo(500);
    assertThat(ada.get("/projects").data()).isEmpty();
  }

  @Test
  void textsAreInTheLanguageAskedFor() throws Exception {
    ProjectClient english = ada.with("Accept-Language", "en-GB, fr;q=0.5");

    assertThat(english.post("/projects", "{\"title\": \"Carillon\"}").text("message"))
        .isEqualTo("Project created");
    assertThat(english.get("/projects/x").text("detail")).isEqualTo("Project not found");
    assertThat(ada.get("/projects/x").text("detail")).isEqualTo("Projet non trouvé");
  }

  @Test
  void theRoutesAreUnderV1Too() throws Exception {
    String project = id(ada.post("/v1/projects", "{\"title\": \"Carillon\"}"));
    String applications = "/v1/projects/" + project + "/applications";
    String application = id(bob.post(applications, "{\"roleName\": \"Designer\"}"));

    assertThat(ada.get("/v1/projects").data()).hasSize(1);
    assertThat(ada.get("/v1/projects/" + project).status()).isEqualTo(200);
    assertThat(ada.get(applications).data()).hasSize(1);
    assertThat(ada.post(applications + "/" + application + "/reject").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"title\": null}",
        "{\"title\": \" \"}",
        "{\"title\": \"\\u2003\"}",
        "{\"title\": \"a\\u0000b\"}",
        "{\"title\": \"a\\ud83d\"}",
        "{\"title\": \"Carillon\", \"description\": \"\\u0000\"}",
        "{\"title\": \"Carillon\", \"ownerName\": \"\"}",
        "{\"title\": \"Carillon\", \"owner\": \"eve\"}",
        "{\"title\": \"Carillon\", \"ownerId\": \"eve\"}",
        "[]",
        "{\"title\""
      })
  void aBodyThatBreaksTheRulesIsRefused(String body) throws Exception {
    assertThat(ada.post("/projects", body).status()).isEqualTo(400);
    assertThat(ada.get("/projects").data()).isEmpty();
  }

  @Test
  void textsAreBounded() throws Exception {
    String title = "{\"title\": \"%s\"}";

    assertThat(ada.post("/projects", title.formatted("t".repeat(200))).status()).isEqualTo(201);
    assertThat(ada.post("/projects", title.formatted("t".repeat(201))).status()).isEqualTo(400);
  }

  @Test
  void projectsAreListedNewestFirstInPages() throws Exception {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      created.add(id(ada.post("/projects", "{\"title\": \"Project\"}")));
    }

    Answer first = bob.get("/projects?limit=2");
    Answer second = bob.get("/projects?limit=2&cursor=" + first.text("nextCursor"));

    List<String> listed = new ArrayList<>(ids(first));
    listed.addAll(ids(second));
    assertThat(listed).containsExactlyInAnyOrderElementsOf(created);
    assertThat(ids(first)).hasSize(2);
    assertThat(second.body().path("nextCursor").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=51", "limit=x", "cursor=x", "cursor="})
  void aPageOutsideTheBoundsIsRefused(String query) throws Exception {
    String project = created();

    assertThat(ada.get("/projects?" + query).status()).isEqualTo(400);
    for (String list : List.of("applications", "members", "roles", "invitations")) {
      assertThat(ada.get("/projects/" + project + "/" + list + "?" + query).status())
          .isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "01936f3e-7c00-7000-8000-000000000000", "%00", "1-1-7001-1-1"})
  void aProjectThatIsNotThereLooksTheSameWhateverItsId(String id) throws Exception {
    for (Answer answer :
        List.of(
            ada.get("/projects/" + id),
            ada.patch("/projects/" + id, "{\"title\": \"Bells\"}"),
            ada.post("/projects/" + id + "/publish"),
            ada.delete("/projects/" + id),
            ada.get("/projects/" + id + "/members"),
            ada.delete("/projects/" + id + "/members/bob"),
            ada.get("/projects/" + id + "/roles"),
            ada.post(
                "/projects/" + id + "/roles",
                "{\"roleName\": \"Designer\", \"assigneeId\": \"bob\"}"),
            ada.get("/projects/" + id + "/invitations"),
            ada.post("/projects/" + id + "/invitations", "{\"inviteeId\": \"bob\"}"),
            ada.get("/projects/" + id + "/applications"),
            ada.post("/projects/" + id + "/applications", "{\"roleName\": \"Designer\"}"))) {
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text("detail")).isEqualTo("Projet non trouvé");
    }
  }

  @Test
  void anotherTenantsProjectIsNotThere() throws Exception {
    String project = created();
    ProjectClient elsewhere = SERVER.client("default", "ada");

    assertThat(elsewhere.get("/projects/" + project).status()).isEqualTo(404);
    assertThat(elsewhere.get("/projects/" + project + "/applications").status()).isEqualTo(404);
    assertThat(ids(elsewhere.get("/projects"))).doesNotContain(project);
  }

  @Test
  void anApplicationIsTakenAndTold() throws Exception {
    String project = created();
    Answer applied =
        bob.post(
            "/projects/" + project + "/applications",
            """
            {"roleName": "Designer", "applicantName": "Bob", "motivation": "I like\\nbells."}
            """);

    assertThat(applied.status()).isEqualTo(201);
    assertThat(applied.text("message")).isEqualTo("Candidature envoyée avec succès");
    JsonNode application = applied.data();
    assertThat(application.propertyNames())
        .containsExactlyInAnyOrder(
            "id",
            "projectId",
            "roleName",
            "applicantId",
            "applicantName",
            "motivation",
            "status",
            "createdAt",
            "decidedAt");
    assertThat(application.path("status").asString()).isEqualTo("PENDING");
    assertThat(application.path("decidedAt").isNull()).isTrue();
    assertThat(ada.get("/projects/" + project + "/applications").data())
        .containsExactly(application);
    assertThat(published.namesOf(project))
        .containsExactly("project.created", "project.role.application.created");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"roleName\": \"\"}",
        "{\"roleName\": \"a\\nb\"}",
        "{\"roleName\": \"Designer\", \"applicantName\": \" \"}",
        "{\"roleName\": \"Designer\", \"motivation\": \"\\u0007\"}",
        "{\"roleName\": \"Designer\", \"applicantId\": \"eve\"}"
      })
  void anApplicationThatBreaksTheRulesIsRefused(String body) throws Exception {
    String project = created();

    assertThat(bob.post("/projects/" + project + "/applications", body).status()).isEqualTo(400);
    assertThat(published.namesOf(project)).containsExactly("project.created");
  }

  @Test
  void onesOwnProjectTakesNoApplication() throws Exception {
    Answer refused =
        ada.post("/projects/" + created() + "/applications", "{\"roleName\": \"Designer\"}");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text("detail"))
        .isEqualTo("Vous ne pouvez pas postuler à votre propre projet");
  }

  @Test
  void whoWaitsForTheRoleAlreadyIsAConflict() throws Exception {
    String project = created();
    applied(project);
    Answer refused =
        bob.post("/projects/" + project + "/applications", "{\"roleName\": \"Designer\"}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail"))
        .isEqualTo("Vous avez déjà une candidature en attente pour ce rôle");
  }

  @Test
  void onlyTheOwnerSeesTheApplications() throws Exception {
    String project = created();
    applied(project);

    Answer refused = bob.get("/projects/" + project + "/applications");

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.text("detail")).isEqualTo("Projet non trouvé");
  }

  @Test
  void anAcceptedApplicationIsTold() throws Exception {
    String project = created();
    Answer accepted = ada.post(applied(project) + "/accept");

    assertThat(accepted.status()).isEqualTo(200);
    assertThat(accepted.text("message")).isEqualTo("Candidature acceptée");
    assertThat(accepted.data().path("status").asString()).isEqualTo("ACCEPTED");
    assertThat(accepted.data().path("decidedAt").asString()).endsWith("Z");
    assertThat(published.namesOf(project))
        .endsWith("project.role.application.accepted", "project.member.joined");
  }

  @Test
  void aRejectedApplicationIsTold() throws Exception {
    String project = created();
    Answer rejected = ada.post(applied(project) + "/reject");

    assertThat(rejected.status()).isEqualTo(200);
    assertThat(rejected.text("message")).isEqualTo("Candidature refusée");
    assertThat(rejected.data().path("status").asString()).isEqualTo("REJECTED");
    assertThat(published.namesOf(project)).last().isEqualTo("project.role.application.rejected");
  }

  @Test
  void theFirstDecisionStandsAndIsToldOnce() throws Exception {
    String project = created();
    String application = applied(project);
    ada.post(application + "/accept");

    for (Answer second :
        List.of(ada.post(application + "/accept"), ada.post(application + "/reject"))) {
      assertThat(second.status()).isEqualTo(409);
      assertThat(second.text("detail")).isEqualTo("Cette candidature a déjà été acceptée");
    }
    assertThat(published.namesOf(project)).hasSize(4);
  }

  @Test
  void toAnyoneElseTheApplicationIsNotThere() throws Exception {
    String application = applied(created());

    for (Answer refused :
        List.of(
            bob.post(application + "/accept"),
            client("eve").post(application + "/reject"),
            ada.post(application.replaceAll("[^/]+$", "x") + "/accept"))) {
      assertThat(refused.status()).isEqualTo(404);
      assertThat(refused.text("detail")).isEqualTo("Candidature non trouvée");
    }
  }

  @Test
  void aChangedProjectIsShownAndTold() throws Exception {
    String project = created();
    ada.post(applied(project) + "/accept");
    Answer changed = ada.patch("/projects/" + project, "{\"title\": \" Bells \"}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text("message")).isEqualTo("Projet modifié");
    assertThat(changed.data().path("title").asString()).isEqualTo("Bells");
    assertThat(bob.get("/projects/" + project).data()).isEqualTo(changed.data());
    assertThat(published.namesOf(project)).last().isEqualTo("project.updated");
    assertThat(published.lastOf(project).path("memberIds").values().stream())
        .extracting(JsonNode::asString)
        .containsExactly("bob");
  }

  @Test
  void aChangeThatMakesNoDifferenceIsNotTold() throws Exception {
    String project = created();
    Answer unchanged =
        ada.patch("/projects/" + project, "{\"title\": \"Carillon\", \"description\": \"\"}");

    assertThat(unchanged.status()).isEqualTo(200);
    assertThat(unchanged.text("message")).isEqualTo("Rien à modifier");
    assertThat(published.namesOf(project)).containsExactly("project.created");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"title\": null}",
        "{\"title\": \"\"}",
        "{\"title\": \" \"}",
        "{\"title\": \"a\\nb\"}",
        "{\"description\": \"\\u0000\"}",
        "{\"title\": \"Bells\", \"ownerId\": \"eve\"}"
      })
  void aChangeThatBreaksTheRulesIsRefused(String body) throws Exception {
    String project = created();

    assertThat(ada.patch("/projects/" + project, body).status()).isEqualTo(400);
    assertThat(published.namesOf(project)).containsExactly("project.created");
  }

  @Test
  void aProjectIsPublishedOnce() throws Exception {
    String project = created();
    Answer first = ada.post("/projects/" + project + "/publish");
    Answer second = ada.post("/projects/" + project + "/publish");

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.text("message")).isEqualTo("Projet publié");
    assertThat(first.data().path("publishedAt").asString()).endsWith("Z");
    assertThat(bob.get("/projects/" + project).data()).isEqualTo(first.data());
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.text("detail")).isEqualTo("Ce projet est déjà publié");
    assertThat(published.namesOf(project)).containsExactly("project.created", "project.published");
  }

  @Test
  void aDeletedProjectIsGoneAndToldAndCounted() throws Exception {
    String project = created();
    created();
    ada.post(applied(project) + "/accept");
    Answer deleted = ada.delete("/projects/" + project);

    assertThat(deleted.status()).isEqualTo(200);
    assertThat(deleted.body().propertyNames()).containsExactly("success", "message");
    assertThat(deleted.text("message")).isEqualTo("Projet supprimé");
    assertThat(ada.get("/projects/" + project).status()).isEqualTo(404);
    assertThat(ada.delete("/projects/" + project).status()).isEqualTo(404);
    assertThat(published.namesOf(project)).last().isEqualTo("project.deleted");
    assertThat(published.totalsOf(tenant)).containsExactly(1, 2, 1);
  }

  @Test
  void onlyTheOwnerChangesPublishesAndDeletes() throws Exception {
    String project = "/projects/" + created();

    for (Answer refused :
        List.of(
            bob.patch(project, "{\"title\": \"Bells\"}"),
            bob.post(project + "/publish"),
            bob.delete(project))) {
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text("detail")).isEqualTo("Seul le propriétaire du projet peut le faire");
    }
  }

  @Test
  void aFullProjectTakesNoApplicant() throws Exception {
    String project = created();
    for (String user : List.of("one", "two")) {
      String applications = "/projects/" + project + "/applications";
      String application = client(user).post(applications, "{\"roleName\": \"Designer\"}").id();
      assertThat(ada.post(applications + "/" + application + "/accept").status()).isEqualTo(200);
    }
    Answer refused = ada.post(applied(project) + "/accept");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).isEqualTo("Le projet n’accepte plus de membres");
  }

  private ProjectClient client(String user) {
    return SERVER.client(tenant, user);
  }

  private String created() throws Exception {
    return id(ada.post("/projects", "{\"title\": \"Carillon\"}"));
  }

  /// The path of an application of Bob's.
  private String applied(String project) throws Exception {
    String applications = "/projects/" + project + "/applications";
    return applications + "/" + id(bob.post(applications, "{\"roleName\": \"Designer\"}"));
  }

  private static String id(Answer answer) {
    return answer.data().path("id").asString();
  }

  private static List<String> ids(Answer listed) {
    return listed.data().values().stream().map(item -> item.path("id").asString()).toList();
  }
}
