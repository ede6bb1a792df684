package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The guide's story, from HTTP to the bell: someone makes a project, another applies, an answer is
/// given.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectFlowIT {
  private RunningServer server;
  private Person owner;
  private Person applicant;

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
  void meet() {
    owner = Person.signedIn(server, "owner");
    applicant = Person.signedIn(server, "applicant");
  }

  private String create() {
    JsonNode answer =
        RunningServer.json(
            owner.post("/projects", "{\"title\":\"Carillon\",\"ownerName\":\"Ada\"}"));
    return answer.at("/data/id").stringValue();
  }

  private String apply(String project) {
    String body =
        """
        {"roleName":"Designer","applicantName":"Bob","motivation":"I like bells"}\
        """;
    JsonNode answer =
        RunningServer.json(applicant.post("/projects/" + project + "/applications", body));
    assertThat(answer.at("/data/status").stringValue()).isEqualTo("PENDING");
    return answer.at("/data/id").stringValue();
  }

  @Test
  void aNewProjectRingsItsOwnersBellOnce() {
    try (StockClient bell = StockClient.connected(owner);
        StockClient others = StockClient.connected(applicant)) {
      String project = create();
      JsonNode heard = bell.awaitFirst("new-notification");
      assertThat(heard.get("object").stringValue()).isEqualTo("project.created");
      assertThat(heard.get("type").stringValue()).isEqualTo("project.created");
      assertThat(heard.get("senderId").stringValue()).isEqualTo(owner.id());
      assertThat(heard.at("/payload/message").stringValue())
          .isEqualTo("Votre projet \"Carillon\" a été créé avec succès !");
      assertThat(heard.at("/payload/projectId").stringValue()).isEqualTo(project);
      assertThat(heard.at("/payload/projectTitle").stringValue()).isEqualTo("Carillon");
      assertThat(heard.at("/payload/project/id").stringValue()).isEqualTo(project);
      assertThat(heard.at("/payload/project/title").stringValue()).isEqualTo("Carillon");
      assertThat(owner.unreadCount()).isEqualTo(1);
      assertThat(others.heard("new-notification")).isEmpty();
    }
  }

  @Test
  void anApplicationRingsTheOwnersBell() {
    String project = create();
    try (StockClient bell = StockClient.connected(owner)) {
      String application = apply(project);
      JsonNode heard = bell.await("new-notification", n -> is(n, "project.application.received"));
      assertThat(heard.get("type").stringValue()).isEqualTo("project.role.application.created");
      assertThat(heard.get("senderId").stringValue()).isEqualTo(applicant.id());
      JsonNode payload = heard.get("payload");
      assertThat(payload.get("message").stringValue())
          .isEqualTo("Bob a postulé pour le rôle \"Designer\" dans votre projet \"Carillon\"");
      assertMembers(payload, application, project);
    }
  }

  private static void assertMembers(JsonNode payload, String application, String project) {
    assertThat(payload.get("applicationId").stringValue()).isEqualTo(application);
    assertThat(payload.get("projectId").stringValue()).isEqualTo(project);
    assertThat(payload.get("projectTitle").stringValue()).isEqualTo("Carillon");
    assertThat(payload.get("roleName").stringValue()).isEqualTo("Designer");
    assertThat(payload.get("applicantName").stringValue()).isEqualTo("Bob");
    assertThat(payload.at("/project/id").stringValue()).isEqualTo(project);
    assertThat(payload.at("/project/title").stringValue()).isEqualTo("Carillon");
    assertThat(payload.at("/projectRole/title").stringValue()).isEqualTo("Designer");
    assertThat(payload.at("/userProfile/name").stringValue()).isEqualTo("Bob");
  }

  @ParameterizedTest
  @CsvSource({
    "accept, accepted, ACCEPTED, Félicitations !, a été acceptée",
    "reject, rejected, REJECTED, Merci pour votre intérêt !, n'a pas été retenue cette fois-ci"
  })
  void aDecisionRingsTheApplicantsBell(
      String verb, String outcome, String status, String begin, String end) {
    String project = create();
    String application = apply(project);
    String path = "/projects/" + project + "/applications/" + application + "/" + verb;
    try (StockClient bell = StockClient.connected(applicant)) {
      assertThat(RunningServer.json(owner.post(path, "")).at("/data/status").stringValue())
          .isEqualTo(status);
      JsonNode heard = bell.awaitFirst("new-notification");
      assertThat(heard.get("object").stringValue()).isEqualTo("project.application." + outcome);
      assertThat(heard.get("type").stringValue()).isEqualTo("project.role.application." + outcome);
      assertThat(heard.get("senderId").stringValue()).isEqualTo("system");
      assertThat(heard.at("/payload/message").stringValue()).startsWith(begin).endsWith(end);
      assertMembers(heard.get("payload"), application, project);

      // The first decision stands, and tells nobody again.
      assertThat(owner.post(path, "").statusCode()).isEqualTo(409);
      assertThat(applicant.unreadCount()).isEqualTo(1);
    }
  }

  @Test
  void onlyTheOwnerDecidesAndNobodyAppliesToTheirOwn() {
    String project = create();
    String application = apply(project);
    String applications = "/projects/" + project + "/applications";
    assertThat(applicant.post(applications + "/" + application + "/accept", "").statusCode())
        .isEqualTo(404);
    assertThat(owner.post(applications, "{\"roleName\":\"Designer\"}").statusCode()).isEqualTo(403);
    assertThat(applicant.post(applications, "{\"roleName\":\"Designer\"}").statusCode())
        .isEqualTo(409);
  }

  private static boolean is(JsonNode notification, String object) {
    return notification.get("object").stringValue().equals(object);
  }
}
