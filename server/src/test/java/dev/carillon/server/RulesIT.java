package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.server.Program.Ended;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Rules as files beside a running server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private RunningServer server;
  private Path rules;
  private Path files;
  private String backend;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    rules = Files.createDirectory(directory.resolve("rules"));
    files = Files.createDirectory(directory.resolve("files"));
    write("first.yaml", rule("first", "in.the.first", "Premier {n}", "First {n}", ""));
    server =
        RunningServer.start(
            directory, Map.of("CARILLON_RULES_RELOAD", "100ms"), "--rules", rules.toString());
    backend =
        Program.run("token", "--service", "backend", "--data", server.data().toString()).onlyLine();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private void write(String file, String text) throws IOException {
    Path next = rules.resolve("." + file);
    Files.writeString(next, text);
    Files.move(
        next,
        rules.resolve(file),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private static String rule(String id, String on, String fr, String en, String more) {
    return """
    rules:
      - id: %s
        on: %s
        to: who
        text:
          fr: "%s"
          en: "%s"
    %s
    """
        .formatted(id, on, fr, en, more.indent(4));
  }

  private JsonNode get(String path) {
    return RunningServer.json(server.get(path, backend)).get("data");
  }

  private JsonNode active(String id) {
    for (JsonNode rule : get("/rules").get("rules")) {
      if (rule.get("id").asString().equals(id)) {
        return rule;
      }
    }
    return RunningServer.JSON.missingNode();
  }

  private String awaitRule(String id, String otherThan) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> active(id).path("version").asString(""),
            version -> !version.isEmpty() && !version.equals(otherThan));
  }

  private String tell(String event) {
    HttpResponse<String> answer = server.post("/events", backend, event);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return RunningServer.json(answer).get("id").asString();
  }

  private JsonNode awaitInbox(String who, int count) {
    String token = server.token(who);
    return await()
        .atMost(PATIENCE)
        .until(
            () -> RunningServer.json(server.get("/notifications/unread", token)).get("data"),
            unread -> unread.size() == count);
  }

  private static String someone() {
    return "p-" + UUID.randomUUID();
  }

  @Test
  void aRuleThatIsWrittenWhileTheServerRunsTellsAndIsNamedInTheTrace() throws IOException {
    write("order.yaml", rule("order-paid", "order.paid", "Payé : {n}", "Paid: {n}", ""));
    String version = awaitRule("order-paid", "");
    String who = someone();

    tell("{\"name\":\"order.paid\",\"data\":{\"who\":\"%s\",\"n\":7}}".formatted(who));

    JsonNode told = awaitInbox(who, 1).get(0);
    assertThat(told.at("/payload/message").asString()).isEqualTo("Payé : 7");
    assertThat(told.get("type").asString()).isEqualTo("order.paid");
    JsonNode steps = get("/notifications/" + told.get("id").asString() + "/trace").get("steps");
    assertThat(steps.get(1).get("rule").asString()).isEqualTo("order-paid");
    assertThat(steps.get(1).get("version").asString()).isEqualTo(version);
    assertThat(get("/rules/order-paid/versions/" + version).at("/source/text/en").asString())
        .isEqualTo("Paid: {n}");

    write("order.yaml", rule("order-paid", "order.paid", "Réglé : {n}", "Settled: {n}", ""));
    String next = awaitRule("order-paid", version);
    tell("{\"name\":\"order.paid\",\"data\":{\"who\":\"%s\",\"n\":8}}".formatted(who));

    assertThat(awaitInbox(who, 2).get(0).at("/payload/message").asString()).isEqualTo("Réglé : 8");
    assertThat(get("/rules/order-paid").get("versions")).hasSize(2);
    assertThat(next).isNotEqualTo(version);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(active("order-paid").at("/hits/told").asInt()).isEqualTo(2));
  }

  @Test
  void aBadFileNamesItsFaultsAndTheRunningRulesStay() throws IOException {
    write("kept.yaml", rule("kept", "kept.one", "Gardé {n}", "Kept {n}", ""));
    awaitRule("kept", "");

    write("kept.yaml", rule("kept", "kept.one", "Gardé {n}", "Kept {n}", "chanels: [email]"));
    JsonNode faults =
        await().atMost(PATIENCE).until(() -> get("/rules").get("faults"), all -> !all.isEmpty());
    assertThat(faults.get(0).get("file").asString()).isEqualTo("kept.yaml");
    assertThat(faults.get(0).get("line").asInt()).isEqualTo(8);
    assertThat(faults.get(0).get("reason").asString()).contains("chanels", "channels");
    String who = someone();
    tell("{\"name\":\"kept.one\",\"data\":{\"who\":\"%s\",\"n\":1}}".formatted(who));
    awaitInbox(who, 1);

    write("kept.yaml", rule("kept", "kept.one", "Gardé {n}", "Kept {n}", "channels: [email]"));
    await().atMost(PATIENCE).until(() -> get("/rules").get("faults").isEmpty());
  }

  @Test
  void whatARuleCannotFollowIsADeadLetterThatNamesItAndOthersAreTold() throws IOException {
    write(
        "pair.yaml",
        """
        rules:
          - id: pair-a
            on: pair.made
            when: data.amount > 100
            to: who
            text: {en: "A"}
          - id: pair-b
            on: pair.made
            to: who
            text: {en: "B"}
        """);
    awaitRule("pair-b", "");
    String who = someone();

    String event = tell("{\"name\":\"pair.made\",\"data\":{\"who\":\"%s\"}}".formatted(who));

    assertThat(awaitInbox(who, 1).get(0).at("/payload/message").asString()).isEqualTo("B");
    JsonNode letter =
        await()
            .atMost(PATIENCE)
            .until(() -> get("/admin/dead-letters?type=pair.made"), letters -> letters.size() == 1)
            .get(0);
    assertThat(letter.get("error").asString()).contains("rule pair-a", "amount");

    write(
        "pair.yaml",
        Files.readString(rules.resolve("pair.yaml")).replace("data.amount > 100", "has(data.who)"));
    awaitRule("pair-a", active("pair-a").get("version").asString());
    String redrive = "/admin/dead-letters/" + letter.get("id").asString() + "/redrive";
    assertThat(server.post(redrive, backend, "{}").statusCode()).isEqualTo(200);

    awaitInbox(who, 2);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(get("/events/" + event + "/trace").get("notifications")).hasSize(2));
  }

  @Test
  void whatIsDelayedComesLaterAndWhatIsLateNotAtAll() throws IOException {
    write(
        "later.yaml",
        rule("later", "later.one", "Plus tard", "Later", "delay: PT3S\nexpires: PT1M"));
    awaitRule("later", "");
    String who = someone();
    String late = someone();

    tell(
        """
        {"name":"later.one","occurredAt":"2026-01-01T00:00:00Z","data":{"who":"%s"}}
        """
            .formatted(late));
    tell("{\"name\":\"later.one\",\"data\":{\"who\":\"%s\"}}".formatted(who));

    await().atMost(PATIENCE).until(() -> !get("/scheduled").isEmpty());
    assertThat(rulesInTrace(awaitInbox(who, 1))).containsExactly("later");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(active("later").at("/hits/expired").asInt()).isEqualTo(1));
    awaitInbox(late, 0);
  }

  private List<String> rulesInTrace(JsonNode inbox) {
    return get("/notifications/" + inbox.get(0).get("id").asString() + "/trace")
        .get("steps")
        .valueStream()
        .filter(step -> step.get("step").asString().equals("rule"))
        .map(step -> step.get("rule").asString())
        .toList();
  }

  @Test
  void aTopicIsToldInTheWordsOfTheVersionThatBeganAndItsCopiesNameTheRule() throws IOException {
    String topic = someone();
    String who = someone();
    server.send(
        server
            .request("/topics/" + topic + "/members", backend)
            .PUT(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"users\":[\"%s\",\"boss\"]}".formatted(who)))
            .header("Content-Type", "application/json"));
    write(
        "topic.yaml",
        """
        rules:
          - id: to-topic
            on: topic.said
            to: {topic: "{topic}"}
            actor: by
            delay: PT3S
            text: {fr: "Dit {n}", en: "Said {n}"}
        """);
    String version = awaitRule("to-topic", "");
    tell(
        "{\"name\":\"topic.said\",\"data\":{\"topic\":\"%s\",\"by\":\"boss\",\"n\":4}}"
            .formatted(topic));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(active("to-topic").at("/hits/told").asInt()).isEqualTo(1));
    write("topic.yaml", "rules: [{id: to-topic, on: none, to: who, text: {en: Other}}]");
    awaitRule("to-topic", version);

    JsonNode told = awaitInbox(who, 1);

    assertThat(told.get(0).at("/payload/message").asString()).isEqualTo("Dit 4");
    assertThat(rulesInTrace(told)).containsExactly("to-topic");
    awaitInbox("boss", 0);
  }

  @Test
  void aSimulationSaysWhatHappensAndDoesNothing() throws IOException {
    write(
        "mail.yaml",
        rule(
            "mail",
            "mail.one",
            "Bonjour {n}",
            "Hello {n}",
            "channels: [email]\nactor: by\nabout: \"thing/{n}\""));
    awaitRule("mail", "");
    String who = someone();
    server.send(
        server
            .request("/contacts/" + who, backend)
            .PUT(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"locale\":\"en\",\"email\":\"%s@example.org\"}".formatted(who)))
            .header("Content-Type", "application/json"));
    String event =
        "{\"name\":\"mail.one\",\"data\":{\"who\":\"%s\",\"by\":\"x\",\"n\":3}}".formatted(who);

    JsonNode simulated =
        RunningServer.json(server.post("/rules/simulate", backend, "{\"event\":" + event + "}"))
            .at("/data/rules/0/recipients/0");

    assertThat(simulated.at("/payload/message").asString()).isEqualTo("Hello 3");
    assertThat(simulated.get("about").asString()).isEqualTo("thing/3");
    assertThat(simulated.at("/channels/1/decision").asString()).isEqualTo("sent");
    assertThat(simulated.at("/channels/1/targets/0").asString()).isEqualTo(who + "@example.org");
    assertThat(simulated.at("/channels/1/content/subject").asString()).contains("Hello 3");
    awaitInbox(who, 0);

    tell(event);
    JsonNode real = awaitInbox(who, 1).get(0);
    assertThat(real.get("payload")).isEqualTo(simulated.get("payload"));
    assertThat(real.get("senderId")).isEqualTo(simulated.get("senderId"));
  }

  @Test
  void aVersionThatIsNoneIsNotThere() {
    assertThat(server.get("/rules/a/versions/%00", backend).statusCode()).isEqualTo(404);
    assertThat(server.get("/rules/%00/versions/0123456789ab", backend).statusCode()).isEqualTo(404);
    assertThat(server.get("/rules/%00", backend).statusCode()).isEqualTo(404);
  }

  @Test
  void onlyRulesMayBeAsLargeAsRules() {
    String large = "{\"users\":[\"ada\"]}" + " ".repeat(100_000);
    HttpRequest.Builder request =
        server
            .request("/topics/rules/members", backend)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(large));
    assertThat(server.send(request).statusCode()).isEqualTo(413);
  }

  @Test
  void theCommandsCheckPrintSimulateAndCompare() throws IOException {
    Path bad = Files.writeString(files.resolve("bad.yaml"), "rules:\n  - id: x\n    on: [a..b]\n");
    Ended wrong = Program.run("rules", "check", bad.toString());
    assertThat(wrong.exitCode()).isEqualTo(1);
    assertThat(String.join("\n", wrong.lines())).contains("bad.yaml:3:");

    Path good =
        Files.writeString(
            files.resolve("good.yaml"),
            rule("draft-one", "draft.one", "Essai {n}", "Draft {n}", ""));
    Ended right = Program.run("rules", "check", good.toString());
    assertThat(right.lines()).containsExactly("good.yaml: 1 rule, no faults");
    assertThat(right.exitCode()).isZero();

    Path instead =
        Files.writeString(
            files.resolve("instead.yaml"), "rules: [{id: project-created-notice, enabled: false}]");
    assertThat(Program.run("rules", "check", instead.toString()).lines())
        .containsExactly(
            "instead.yaml: 1 rule, no faults",
            "  project-created-notice takes the place of the shipped rule");
    assertThat(
            Program.run(
                    Map.of("CARILLON_RULES_SHIPPED", "false"), "rules", "check", instead.toString())
                .lines())
        .containsExactly("instead.yaml: 1 rule, no faults");

    Path grouped =
        Files.writeString(
            files.resolve("grouped.yaml"),
            rule("grouped", "draft.two", "Essai", "Draft", "group: {window: PT36H}"));
    String[] checkGrouped = {"rules", "check", grouped.toString()};
    assertThat(Program.run(checkGrouped).lines().getFirst()).contains("`window` is");
    assertThat(Program.run(Map.of("CARILLON_GROUPING_MAXWINDOW", "48h"), checkGrouped).exitCode())
        .isZero();

    Ended shipped = Program.run("rules", "shipped");
    assertThat(shipped.lines()).contains("  - id: project-created-notice");

    Path event =
        Files.writeString(
            files.resolve("event.json"),
            "{\"name\":\"draft.one\",\"data\":{\"who\":\"ada\",\"n\":5}}");
    Ended simulated = client("simulate", "--event", event.toString(), "--draft", good.toString());
    assertThat(String.join("\n", simulated.lines()))
        .contains("draft-one (version ", ", draft)", "ada: ", "Essai 5");

    tell(Files.readString(event));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Ended compared = client("backtest", "--draft", good.toString(), "--name", "draft.one");
          // Nobody runs it: the event was told to nobody, and is known.
          assertThat(String.join("\n", compared.lines())).contains("1 event", "would tell ada");
        });
  }

  private Ended client(String... words) {
    List<String> arguments = new ArrayList<>(List.of("rules"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--url", server.uri().toString(), "--data", server.data().toString()));
    return Program.run(arguments.toArray(String[]::new));
  }

  @Test
  void aServerDoesNotStartWithoutTheDirectoryThatWasNamed(@TempDir Path directory) {
    Ended ended = start(directory.resolve("data"), directory.resolve("rulez"));

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.lines().getLast()).contains("there is no directory", "rulez");
  }

  @Test
  void aServerDoesNotStartWithABadFile(@TempDir Path directory) throws IOException {
    Path own = Files.createDirectory(directory.resolve("own"));
    Files.writeString(own.resolve("bad.yaml"), "rules:\n  - id: Übel\n");
    Ended ended = start(directory.resolve("data"), own);

    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.lines().getLast()).contains("bad.yaml:2:", "rules check");
  }

  private static Ended start(Path data, Path rules) {
    return Program.run(
        "start", "--port", "0", "--data", data.toString(), "--rules", rules.toString());
  }
}
