package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// The contract's tables against the running server: what is written is served, and what is served
/// is written.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractIT {
  /// A row such as: `POST /projects` `{title}` | 201 …
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(GET|POST|PUT|PATCH|DELETE) (/[^`?]*)[^|]*\\| (\\d{3})");

  /// The keys of the example of RFC 8291, section 5.
  private static final String DEVICE =
      """
      {"platform":"web","subscription":{"endpoint":"http://127.0.0.1:9/push","keys":{
        "p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth":"BTBZMqHH6r4Tts7J_aSIgg"}}}
      """;

  private static final String ABOUT = "{\"about\":\"invoice/42\"}";
  private static final String BROADCAST =
      """
      {"audience":{"topic":"large"},"object":"release.out","type":"release","payload":{}}
      """;

  private static final String ENDPOINT =
      "{\"url\":\"https://crm.example.org\",\"types\":[\"invoice.*\"]}";

  private final WebhookReceiver moved = new WebhookReceiver();
  private RunningServer server;
  private Person owner;
  private Person applicant;
  private String service;

  @BeforeAll
  void start(@TempDir Path directory) {
    Map<String, String> showingItsRoutes =
        Map.of(
            "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,mappings",
            "MANAGEMENT_ENDPOINT_MAPPINGS_ACCESS", "read-only");
    server = RunningServer.start(directory, showingItsRoutes);
    owner = Person.signedIn(server, "owner");
    applicant = Person.signedIn(server, "applicant");
    String[] token = {"token", "--service", "backend", "--data", directory.toString()};
    service = Program.run(token).onlyLine();
    for (int thousand = 0; thousand < 4; thousand++) {
      int first = thousand * 1000;
      String members =
          IntStream.range(first, first + 1000)
              .mapToObj(i -> "\"m" + i + '"')
              .collect(Collectors.joining(",", "{\"users\":[", "]}"));
      put("/topics/large/members", members);
    }
    moved.answersUsually(301);
    put("/webhooks/moved", "{\"url\":\"" + moved.url("/") + "\",\"types\":[\"is.dead\"]}");
  }

  private void put(String path, String body) {
    put(path, service, body);
  }

  private void put(String path, String token, String body) {
    HttpResponse<String> answer =
        server.send(
            server
                .request(path, token)
                .header("Content-Type", "application/json")
                .method("PUT", HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    server.close();
    moved.close();
    assertThat(server.complaints())
        .allSatisfy(line -> assertThat(line).contains("A delivery is a dead letter"));
  }

  /// @param path with `:id` where an id goes
  record Route(String method, String path, int success) {
    @Override
    public String toString() {
      return method + ' ' + path;
    }
  }

  static List<Route> written() {
    List<Route> routes = new ArrayList<>();
    for (String name : List.of("contract.md", "contract-projects.md")) {
      try {
        Matcher row = ROW.matcher(Files.readString(Path.of("..", "docs", name)));
        while (row.find()) {
          routes.add(new Route(row.group(1), row.group(2).strip(), Integer.parseInt(row.group(3))));
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    assertThat(routes).hasSizeGreaterThanOrEqualTo(36);
    return routes;
  }

  @ParameterizedTest
  @MethodSource("written")
  void whatIsWrittenIsServed(Route route) {
    List<String> prefixes =
        route.path().matches("/(dev|admin)/.*") ? List.of("") : List.of("", "/v1");
    for (String prefix : prefixes) {
      HttpResponse<String> answer = call(route, prefix + concrete(route.path()));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(route.success());
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      JsonNode body = RunningServer.JSON.readTree(answer.body());
      // A sync is the same over HTTP and over the socket.
      boolean isSync = route.path().endsWith("/sync") && body.has("hasMore");
      assertThat(body.has("wsToken") || isSync || body.get("success").booleanValue()).isTrue();
    }
  }

  private HttpResponse<String> call(Route route, String path) {
    boolean anyone = route.path().startsWith("/dev/");
    boolean backend =
        route
            .path()
            .matches(
                "/(admin|broadcasts|contacts|events|resolve|rules|topics|users|webhooks).*"
                    + "|.*/trace");
    boolean theOthers =
        route.toString().matches("POST /projects/:id/(applications|invitations/:[a-zA-Z]+/.*)");
    String person = theOthers ? applicant.token() : owner.token();
    HttpRequest.Builder request = server.request(path, anyone ? null : backend ? service : person);
    if (route.method().equals("GET")) {
      return server.send(request.GET());
    }
    return server.send(
        request
            .header("Content-Type", "application/json")
            .method(route.method(), HttpRequest.BodyPublishers.ofString(body(route))));
  }

  private String body(Route route) {
    return switch (route.toString()) {
      case "POST /notifications" -> Person.notification(owner.id(), "written");
      case "POST /notifications/batch" -> "[" + Person.notification(owner.id(), "written") + "]";
      case "PATCH /notifications/:id/snooze" ->
          "{\"until\":\"" + Instant.now().plusSeconds(3600) + "\"}";
      case "PUT /contacts/:id" -> "{\"locale\":\"fr\",\"timeZone\":\"Europe/Paris\"}";
      case "PUT /preferences" -> "{}";
      case "PUT /devices/:id" -> DEVICE;
      case "PUT /topics/:key/members", "DELETE /topics/:key/members" -> "{\"users\":[\"ada\"]}";
      case "POST /broadcasts" -> BROADCAST;
      case "POST /resolve" -> ABOUT;
      case "POST /events" -> "{\"name\":\"order.paid\",\"data\":{}}";
      case "POST /events/batch" -> "[{\"name\":\"order.paid\",\"data\":{}}]";
      case "POST /rules/simulate" -> "{\"event\":{\"name\":\"order.paid\",\"data\":{}}}";
      case "POST /rules/backtest" -> "{\"rules\":\"rules: []\"}";
      case "PUT /webhooks/:id" -> ENDPOINT;
      case "POST /admin/dead-letters/redrive", "POST /admin/dead-letters/purge" ->
          "{\"type\":\"none\"}";
      case "POST /admin/dead-letters/:id/redrive" -> "{}";
      case "POST /admin/sessions/revoke" -> "{\"user\":\"nobody\"}";
      case "POST /dev/sign-in" -> "{\"user\":\"someone\"}";
      case "POST /projects" -> "{\"title\":\"Bells\"}";
      case "POST /projects/:id/applications" -> "{\"roleName\":\"Ringer\"}";
      case "PATCH /projects/:id" -> "{\"title\":\"Towers\"}";
      case "POST /projects/:id/roles" ->
          "{\"roleName\":\"Conductor\",\"assigneeId\":\"" + applicant.id() + "\"}";
      case "POST /projects/:id/invitations" -> "{\"inviteeId\":\"" + applicant.id() + "\"}";
      default -> "";
    };
  }

  /// The path with ids of things that are there, and undecided.
  private String concrete(String path) {
    if (path.startsWith("/notifications/:id")) {
      return path.replace(":id", owner.notify(owner, "written").id());
    }
    if (path.startsWith("/scheduled/:id")) {
      String later =
          Person.notification(owner.id(), "written").replace("}}", "},\"delay\":\"PT1H\"}");
      JsonNode scheduled = RunningServer.JSON.readTree(owner.post("/notifications", later).body());
      return path.replace(":id", scheduled.get("id").stringValue());
    }
    if (path.equals("/contacts/:id")) {
      put("/contacts/ada", "{}");
      return "/contacts/ada";
    }
    if (path.startsWith("/topics/:key")) {
      put("/topics/written/members", "{\"users\":[\"ada\"]}");
      return path.replace(":key", "written");
    }
    if (path.startsWith("/devices/:id")) {
      put("/devices/written", owner.token(), DEVICE);
      return "/devices/written";
    }
    if (path.startsWith("/webhooks/:id")) {
      put("/webhooks/written", ENDPOINT);
      return path.replace(":id", "written");
    }
    if (path.startsWith("/admin/dead-letters/:id")) {
      return path.replace(":id", deadLetter());
    }
    if (path.equals("/resolve/:id")) {
      return "/resolve/" + id(server.post("/resolve", service, ABOUT));
    }
    if (path.startsWith("/users/:id")) {
      return "/users/gone";
    }
    if (path.startsWith("/events/:id")) {
      String told = "{\"name\":\"order.paid\",\"data\":{}}";
      String id = RunningServer.json(server.post("/events", service, told)).get("id").stringValue();
      return path.replace(":id", id);
    }
    if (path.startsWith("/rules/:id")) {
      JsonNode rule = RunningServer.json(server.get("/rules", service)).at("/data/rules/0");
      return path.replace(":id", rule.get("id").stringValue())
          .replace(":version", rule.get("version").stringValue());
    }
    if (path.startsWith("/broadcasts/:id")) {
      return path.replace(":id", begun());
    }
    if (!path.startsWith("/projects/:id")) {
      return path.endsWith("/sync") ? path + "?since=0" : path;
    }
    String project = id(owner.post("/projects", "{\"title\":\"Bells\"}"));
    String applications = "/projects/" + project + "/applications";
    String concrete = path.replace("/projects/:id", "/projects/" + project);
    if (concrete.contains("/roles") || concrete.contains("/members")) {
      String joining = id(applicant.post(applications, "{\"roleName\":\"Ringer\"}"));
      owner.post(applications + "/" + joining + "/accept", "");
    }
    for (String named : List.of(":applicationId", ":invitationId", ":roleId", ":userId")) {
      if (concrete.contains(named)) {
        return concrete.replace(named, inProject(project, named));
      }
    }
    return concrete;
  }

  /// The id of something in a project.
  private String inProject(String project, String named) {
    String path = "/projects/" + project;
    return switch (named) {
      case ":applicationId" ->
          id(applicant.post(path + "/applications", "{\"roleName\":\"Ringer\"}"));
      case ":invitationId" ->
          id(owner.post(path + "/invitations", "{\"inviteeId\":\"" + applicant.id() + "\"}"));
      case ":roleId" -> owner.read(path + "/roles").at("/data/0/id").stringValue();
      default -> applicant.id();
    };
  }

  /// A broadcast that has not ended when it is cancelled at once: it takes two seconds.
  private String begun() {
    HttpResponse<String> accepted = server.post("/broadcasts", service, BROADCAST);
    return RunningServer.JSON.readTree(accepted.body()).get("id").stringValue();
  }

  /// Something that an endpoint has refused for good.
  private String deadLetter() {
    String notification =
        """
        {"object":"o","receiverId":"ada","type":"is.dead","channels":["webhook"],"payload":{}}
        """;
    HttpResponse<String> accepted = server.post("/notifications", service, notification);
    String id = RunningServer.json(accepted).get("id").stringValue() + ".webhook";
    await()
        .until(
            () -> server.get("/admin/dead-letters/" + id, service).statusCode(), is -> is == 200);
    return id;
  }

  private static String id(HttpResponse<String> created) {
    return RunningServer.json(created).at("/data/id").stringValue();
  }

  @Test
  void whatIsServedIsWritten() {
    List<String> written =
        written().stream()
            .map(route -> route.method() + ' ' + unnamed(route.path()))
            .flatMap(route -> Stream.of(route, route.replace(" /", " /v1/")))
            .toList();
    List<String> served = new ArrayList<>();
    for (JsonNode mapping : owner.read("/mappings").findValues("requestMappingConditions")) {
      for (JsonNode pattern : mapping.get("patterns")) {
        for (JsonNode method : mapping.get("methods")) {
          served.add(method.stringValue() + ' ' + unnamed(pattern.stringValue()));
        }
      }
    }
    // Health and metrics are in the operations page; the mappings are shown to this test only, and
    // the mailbox to whoever develops and what an e-mail links to, as pages.
    served.removeIf(route ->
        route.matches("GET /(health|metrics|mappings|dev/mailbox).*|(GET|POST) /unsubscribe"));
    assertThat(served).isNotEmpty().isSubsetOf(written);
    // Of what is written without a prefix, nothing is missing.
    assertThat(served)
        .containsAll(written.stream().filter(route -> !route.contains(" /v1/")).toList());
  }

  /// However an id is called, in the contract or in the code.
  private static String unnamed(String path) {
    return path.replaceAll("\\{[^}]+}|:[A-Za-z]+", ":id");
  }
}
