package dev.carillon.web.controllers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.web.testing.Answer;
import dev.carillon.web.testing.RawHttp;
import dev.carillon.web.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing that is wrong with a request is stored or served, and the answer says what is wrong.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongInputTest {
  private static final String GOOD =
      "{\"object\":\"o\",\"receiverId\":\"r\",\"type\":\"t\",\"payload\":{\"a\":1}}";

  private TestServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = new TestServer(directory, "carillon.auth.open-tenants=default");
  }

  @AfterEach
  void nothingIsStored() {
    assertThat(server.store.size()).isZero();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Answer post(String json) {
    return server.post(server.as("ada", "/notifications"), json);
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
            "",
            " ",
            "not json",
            "null",
            "[]",
            "\"text\"",
            "42",
            GOOD + GOOD,
            GOOD + "]",
            GOOD.substring(0, GOOD.length() - 1),
            "{\"object\":\"o\",\"object\":\"o\",\"receiverId\":\"r\",\"type\":\"t\",\"payload\":{}}",
            GOOD.replace("{\"a\":1}", "{\"a\":1,\"a\":2}"),
            GOOD.replace("{\"a\":1}", "{\"a\":NaN}"),
            GOOD.replace("{\"a\":1}", "{\"a\":01}"),
            GOOD.replace("{\"a\":1}", "{'a':1}"),
            GOOD.replace("{\"a\":1}", "{\"a\":1,}"),
            GOOD.replace("{\"a\":1}", "{\"a\":1}/* comment */"),
            GOOD.replace("{\"a\":1}", "{\"a\":\"\t\"}"),
            GOOD.replace("{\"a\":1}", "{\"a\":\"\0\"}"),
            GOOD.replace("{\"a\":1}", "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}"),
            GOOD.replace("{\"a\":1}", "{\"a\":" + "9".repeat(1001) + "}"),
            "\uFEFF" + GOOD)
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void aBodyThatIsNoJsonObjectIsRefused(String json) {
    Answer answer = post(json);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("malformed-body");
  }

  static Stream<Arguments> invalid() {
    return Stream.of(
        Arguments.of("{}", "object,payload,receiverId,type"),
        Arguments.of(GOOD.replace("\"o\"", "\" \""), "object"),
        Arguments.of(GOOD.replace("\"r\"", "\"\""), "receiverId"),
        Arguments.of(GOOD.replace("\"t\"", "null"), "type"),
        Arguments.of(GOOD.replace("\"o\"", "5"), "object"),
        Arguments.of(GOOD.replace("\"o\"", "{\"x\":[1]}"), "object"),
        Arguments.of(GOOD.replace("\"o\"", "\"" + "x".repeat(256) + "\""), "object"),
        Arguments.of(GOOD.replace("\"r\"", "\"" + "x".repeat(256) + "\""), "receiverId"),
        Arguments.of(GOOD.replace("\"t\"", "\"" + "x".repeat(256) + "\""), "type"),
        Arguments.of(GOOD.replace("\"o\"", "\"\\u0000\""), "object"),
        Arguments.of(GOOD.replace("\"r\"", "\"a\\nb\""), "receiverId"),
        Arguments.of(GOOD.replace("\"t\"", "\"\\ud800\""), "type"),
        Arguments.of(GOOD.replace("{\"a\":1}", "[1]"), "payload"),
        Arguments.of(GOOD.replace("{\"a\":1}", "\"{}\""), "payload"),
        Arguments.of(GOOD.replace("{\"a\":1}", "null"), "payload"),
        Arguments.of(GOOD.replace("{\"a\":1}", "{\"a\":[\"x\\u0000\"]}"), "payload"),
        Arguments.of(GOOD.replace("{\"a\":1}", "{\"\\u0000\":1}"), "payload"),
        Arguments.of(with("\"colour\":{\"x\":[{}]}"), "colour"),
        Arguments.of(with("\"x\":1,\"y\":2"), "x,y"),
        Arguments.of(with("\"channels\":[]"), "channels"),
        Arguments.of(with("\"channels\":[\"email\"]"), "channels"),
        Arguments.of(with("\"channels\":[\"pigeon\"]"), "channels"),
        Arguments.of(with("\"channels\":[[\"realtime\"]]"), "channels"),
        Arguments.of(with("\"channels\":\"realtime\""), "channels"),
        Arguments.of(with("\"group\":\"t\""), "group"),
        Arguments.of(with("\"group\":[{}]"), "group"),
        Arguments.of(with("\"group\":{\"size\":{\"x\":[1]},\"y\":2}"), "group.size,group.y"),
        Arguments.of(with("\"group\":{\"key\":5}"), "group.key"),
        Arguments.of(with("\"group\":{\"key\":\"\"}"), "group.key"),
        Arguments.of(with("\"group\":{\"key\":\"a\\u0000\"}"), "group.key"),
        Arguments.of(with("\"group\":{\"key\":\"a\\nb\"}"), "group.key"),
        Arguments.of(with("\"group\":{\"key\":\"" + "x".repeat(256) + "\"}"), "group.key"),
        Arguments.of(with("\"group\":{\"window\":5}"), "group.window"),
        Arguments.of(with("\"group\":{\"window\":\"5s\"}"), "group.window"),
        Arguments.of(with("\"group\":{\"window\":\"PT0S\"}"), "group.window"),
        Arguments.of(with("\"group\":{\"window\":\"-PT5S\"}"), "group.window"),
        Arguments.of(with("\"group\":{\"window\":\"P1DT1S\"}"), "group.window"),
        Arguments.of(with("\"group\":{\"window\":\"PT99999999999999999999S\"}"), "group.window"),
        Arguments.of(with("\"group\":{\"edge\":\"middle\"}"), "group.edge"),
        Arguments.of(with("\"group\":{\"edge\":true}"), "group.edge"),
        Arguments.of(
            with("\"group\":{\"key\":1,\"window\":\"x\",\"edge\":\"Leading\"}"),
            "group.key,group.window,group.edge"),
        Arguments.of(with("\"expiresAt\":\"tomorrow\""), "expiresAt"),
        Arguments.of(with("\"expiresAt\":\"2096-01-01T00:00:00\""), "expiresAt"),
        Arguments.of(with("\"expiresAt\":\"+10000-01-01T00:00:00Z\""), "expiresAt"),
        Arguments.of(with("\"expiresAt\":4000000000"), "expiresAt"),
        Arguments.of(with("\"expiresAt\":\"2020-01-01T00:00:00Z\""), "expiresAt"));
  }

  private static String with(String members) {
    return GOOD.substring(0, GOOD.length() - 1) + "," + members + "}";
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void aFieldThatIsWrongIsNamed(String json, String fields) {
    Answer answer = post(json);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("validation");
    assertThat(answer.fields()).containsExactlyInAnyOrder(fields.split(","));
  }

  @Test
  void aLongUnknownNameIsCutWhereItIsEchoed() {
    Answer answer = post(with("\"" + "x".repeat(5000) + "\":1"));

    assertThat(answer.fields().getFirst()).hasSize(64);
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() {
    byte[] latin = GOOD.replace("\"o\"", "\"é\"").getBytes(ISO_8859_1);
    byte[] overlong = GOOD.replace("\"o\"", "\"ÀÀ\"").getBytes(ISO_8859_1);
    byte[] surrogate = GOOD.replace("\"o\"", "\"í\u00a0\u0080\"").getBytes(ISO_8859_1);

    for (byte[] body : new byte[][] {latin, overlong, surrogate, GOOD.getBytes(UTF_16)}) {
      Answer answer = send(body, "application/json");
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.problem()).isEqualTo("malformed-body");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"})
  void anotherContentTypeIsRefused(String type) {
    Answer answer = send(GOOD.getBytes(UTF_8), type);

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.problem()).isEqualTo("unsupported-media-type");
  }

  private Answer send(byte[] body, String type) {
    return server.send(
        server
            .as("ada", "/notifications")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @Test
  void aBodyWithoutContentTypeIsRefused() {
    Answer answer =
        server.send(server.as("ada", "/notifications").POST(BodyPublishers.ofString(GOOD)));

    assertThat(answer.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(ints = {64 * 1024 + 1, 1024 * 1024})
  void aBodyOverTheLimitIsRefused(int bytes) {
    byte[] body = new byte[bytes];
    java.util.Arrays.fill(body, (byte) ' ');

    Answer answer = send(body, "application/json");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.problem()).isEqualTo("too-large");
  }

  @Test
  void aChunkedBodyOverTheLimitIsRefused() throws IOException {
    String head =
        """
        POST /notifications HTTP/1.1\r
        Host: 127.0.0.1\r
        Connection: close\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Transfer-Encoding: chunked\r
        \r
        """
            .formatted(server.token("ada"));
    byte[] chunk = ("4000\r\n" + " ".repeat(0x4000) + "\r\n").getBytes(UTF_8);
    byte[] end = "0\r\n\r\n".getBytes(UTF_8);

    String answer =
        RawHttp.exchange(
            server.port(), head.getBytes(UTF_8), chunk, chunk, chunk, chunk, chunk, end);

    assertThat(RawHttp.status(answer)).isEqualTo(413);
  }

  @Test
  void aBodyOfTheLargestSizeIsRead() {
    String padded = " ".repeat(64 * 1024 - 2) + "{}";

    assertThat(post(padded).fields()).hasSize(4);
  }

  @Test
  void aUserNamesNoSender() {
    Answer answer = post(with("\"senderId\":\"ada\""));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.message()).contains("senderId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"o\"", "\"t\""})
  void aUserSpeaksNotForTheSystem(String member) {
    assertThat(post(GOOD.replace(member, "\"system.x\"")).status()).isEqualTo(403);
  }

  @Test
  void anUnknownRouteIsNotFound() {
    Answer answer = server.get(server.as("ada", "/nowhere?token=secret"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.problem()).isEqualTo("not-found");
    assertThat(answer.json().get("instance").asString()).isEqualTo("/nowhere");
  }

  @Test
  void anUnknownRouteIsNotFoundForWritesToo() {
    assertThat(server.post(server.as("ada", "/nowhere"), "{}").status()).isEqualTo(404);
  }

  @Test
  void aMethodThatARouteHasNotIsRefusedWithThoseItHas() {
    Answer answer = server.send(server.as("ada", "/notifications").DELETE());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("Allow").orElse("").split(","))
        .containsExactlyInAnyOrder("GET", "POST");
    assertThat(answer.problem()).isEqualTo("method-not-allowed");
  }

  @Test
  void aFormatThatIsNotServedIsRefused() {
    Answer answer =
        server.get(server.as("ada", "/notifications/unread").header("Accept", "text/html"));

    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.problem()).isEqualTo("not-acceptable");
    assertThat(answer.header("Content-Type")).contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=abc", "limit=0", "limit=101", "limit=-1", "limit=1.5", "limit=99999999999"})
  void aLimitThatIsNoneIsRefused(String query) {
    Answer answer = server.get(server.as("ada", "/notifications/unread?" + query));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fields()).containsExactly("limit");
  }

  @ParameterizedTest
  @CsvSource({
    "?state=none, state",
    "?state=, state",
    "?state=ALL, state",
    "?type=%00, type",
    "?limit=0, limit",
    "?cursor=-1, cursor",
    "/sync, since",
    "/sync?since=-1, since",
    "/sync?since=1.5, since",
    "/sync?since=9007199254740992, since",
    "/sync?since=99999999999999999999, since",
    "/sync?since=1&epoch=x, epoch",
    "/sync?since=1&limit=101, limit"
  })
  void whatAListIsAskedForMustBeWhatItCanBe(String query, String field) {
    Answer answer = server.get(server.as("ada", "/notifications" + query));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fields()).containsExactly(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cursor=abc", "cursor=", "cursor=0", "cursor=-1", "cursor=1e9"})
  void aCursorThatIsNoneIsRefused(String query) {
    Answer answer = server.get(server.as("ada", "/notifications/unread?" + query));

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fields()).containsExactly("cursor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/notifications/unread?limit=%zz",
        "/notifications/%zz",
        "/notifications/%00",
        "/notifications/..%2f..%2fetc",
        "/notifications/unread;x=y?limit=5&limit=6",
        "/notifications/unread?limit=%C3%28"
      })
  void aStrangeAddressIsNeverAnErrorOfOurs(String target) throws IOException {
    String answer =
        RawHttp.exchange(
            server.port(),
            "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(target, server.token("ada")));

    assertThat(RawHttp.status(answer)).as(answer).isLessThan(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"upTo\":-1}", "{\"upTo\":\"5\"}", "{\"upTo\":1.5}"})
  void aReadAllUpToNoNumberIsRefused(String json) {
    Answer answer = server.patch(server.as("ada", "/notifications/read-all"), json);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fields()).containsExactly("upTo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"upTo\":1,\"upTo\":2}", "[1]", "{", "{} {}"})
  void aReadAllWithABodyThatIsNoObjectIsRefused(String json) {
    Answer answer = server.patch(server.as("ada", "/notifications/read-all"), json);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.problem()).isEqualTo("malformed-body");
  }

  @Test
  void aReadAllWithAnUnknownFieldIsRefused() {
    Answer answer =
        server.patch(server.as("ada", "/notifications/read-all"), "{\"upTo\":1,\"all\":true}");

    assertThat(answer.fields()).containsExactly("all");
  }

  @Test
  void aProblemHasTheGuidesMembersBesideTheStandards() {
    HttpRequest.Builder request =
        server.as("ada", "/v1/notifications").header("Accept-Language", "en");

    Answer answer = server.post(request, GOOD.replace("\"o\"", "5"));

    assertThat(answer.header("Content-Type")).contains("application/problem+json");
    assertThat(answer.header("Content-Language")).contains("en");
    assertThat(answer.text())
        .isEqualTo(
            "{\"type\":\"urn:carillon:problem:validation\",\"title\":\"Invalid data\","
                + "\"status\":400,\"detail\":\"The request contains invalid data\","
                + "\"instance\":\"/v1/notifications\","
                + "\"errors\":[{\"field\":\"object\",\"message\":\"Wrong type of value\"}],"
                + "\"success\":false,\"message\":\"The request contains invalid data\"}");
  }
}
