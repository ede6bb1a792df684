package dev.carillon.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notification.domain.DeliveryTarget;
import dev.carillon.notification.domain.DeliveryTarget.Platform;
import dev.carillon.notification.domain.Outgoing;
import dev.carillon.notification.domain.Payload;
import dev.carillon.notification.domain.UserId;
import dev.carillon.notification.usecases.ports.ContentPreview;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PushContentsTest {
  private static final DeliveryTarget DEVICE = Messages.device(Platform.WEB, "t");

  private final PushContents contents = new PushContents(URI.create("https://app.example"));

  @Test
  void itShowsTheTitleTheMessageAndHowManyAreNotRead() {
    PushContent content =
        of("{\"title\":\"Projects\",\"message\":\"Ann made one\",\"url\":\"/projects/1\"}");

    assertThat(content.title()).isEqualTo("Projects");
    assertThat(content.body()).isEqualTo("Ann made one");
    assertThat(content.url()).isEqualTo("/projects/1");
    assertThat(content.badge()).isEqualTo(7);
    assertThat(content.id()).isEqualTo(Messages.ID.toString());
    assertThat(content.tag()).isEqualTo(Messages.ID + ".push");
    assertThat(content.urgent()).isFalse();
  }

  @Test
  void aPreviewIsWhatDevicesShowWithoutTheirTokens() {
    Outgoing message =
        Messages.to(
            DEVICE,
            "{\"title\":\"Projects\",\"message\":\"Ann made one\",\"url\":\"/projects/1\"}");

    assertThat(contents.preview(message))
        .isEqualTo(
            new ContentPreview.Seen.Push("Projects", "Ann made one", "/projects/1", 7, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"message\":\"\"}",
        "{\"message\":\" \\n \"}",
        "{\"message\":null}",
        "{\"message\":{\"a\":1}}",
        "{\"message\":12}",
        "{broken}"
      })
  void withoutAMessageItShowsTheType(String payload) {
    PushContent content = of(payload);

    assertThat(content.body()).isEqualTo("project.created");
    assertThat(content.title()).isNull();
  }

  @Test
  void aPayloadDeeperThanItsParserCanReadIsLikeNone() {
    assertThat(of("{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}").body())
        .isEqualTo("project.created");
  }

  @Test
  void controlsAndHalvesOfCharactersAreNotShown() {
    assertThat(of("{\"message\":\"a\\u0000b\\u001b[31mc\\ud83dd\\ne\\u0085\"}").body())
        .isEqualTo("a b [31mc\uFFFDd\ne");
  }

  @ParameterizedTest
  @CsvSource({
    "/projects/1?a=b#c, /projects/1?a=b#c",
    "https://app.example/x?y, /x?y",
    "HTTPS://APP.example:443/x, /x",
    "https://app.example, /",
    "/caf\u00e9, /caf%C3%A9"
  })
  void whatLeadsToTheApplicationMayBeOpened(String url, String path) {
    assertThat(urlOf(url)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "https://app.example.evil.example/",
        "https://app.example@evil.example/",
        "https://user@app.example/",
        "https://app.example:8443/",
        "https://app.example//evil.example",
        "http://app.example/",
        "https:/x",
        "https:x",
        "javascript:alert(1)",
        "data:text/html,x",
        "projects/1",
        "",
        "?x",
        " /x",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a b",
        "/%zz",
        "/\ud83d"
      })
  void whatLeadsElsewhereMayNotBeOpened(String url) {
    assertThat(urlOf(url)).isNull();
  }

  @Test
  void aUrlIsOpenedUpTo1024Characters() {
    assertThat(urlOf("/" + "a".repeat(1023))).hasSize(1024);
    assertThat(urlOf("/" + "a".repeat(1024))).isNull();
    assertThat(urlOf("/" + "\u00e9".repeat(500))).isNull();
  }

  @Test
  void withoutAPublicUrlOnlyPathsMayBeOpened() {
    PushContents pathsOnly = new PushContents(null);

    assertThat(pathsOnly.of(Messages.to(DEVICE, "{\"url\":\"/x\"}")).url()).isEqualTo("/x");
    assertThat(pathsOnly.of(Messages.to(DEVICE, "{\"url\":\"https://app.example/x\"}")).url())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "en, 2 new notifications",
    "fr, 2 nouvelles notifications",
    "fr-CA, 2 nouvelles notifications",
    "de, 2 new notifications"
  })
  void aSummarySaysHowManyInTheReceiversLanguage(String locale, String title) {
    PushContent content = summary(Locale.forLanguageTag(locale), "/a", "/a");

    assertThat(content.title()).isEqualTo(title);
    assertThat(content.body()).isEqualTo("message 1\nmessage 0");
  }

  @Test
  void aSummaryShowsTheLatestFive() {
    List<Outgoing.Item> items =
        IntStream.range(0, 9)
            .mapToObj(i -> Messages.item("{\"message\":\"m\\n" + i + "\"}"))
            .toList();

    assertThat(contents.of(Messages.of(DEVICE, Locale.ENGLISH, items)).body())
        .isEqualTo("m 8\nm 7\nm 6\nm 5\nm 4");
  }

  @Test
  void aSummaryLeadsWhereAllOfItLeads() {
    assertThat(summary(Locale.ENGLISH, "/a", "/a").url()).isEqualTo("/a");
    assertThat(summary(Locale.ENGLISH, "/a", "/b").url()).isNull();
  }

  @Test
  void oneCriticalNotificationMakesItUrgent() {
    List<Outgoing.Item> items = List.of(Messages.item("{}", true), Messages.item("{}", false));

    assertThat(contents.of(Messages.of(DEVICE, Locale.ENGLISH, items)).urgent()).isTrue();
  }

  @Test
  void aLongTitleIsCutBetweenCharacters() {
    String title = of("{\"title\":\"" + "\ud83c\udf89".repeat(100) + "\"}").title();

    assertThat(title).isEqualTo("\ud83c\udf89".repeat(63) + "\u2026");
  }

  @Test
  void theBodyIsShortenedNoMoreThanTheServiceAsks() {
    PushContent content = of("{\"message\":\"" + "\\\"\u00e9".repeat(2000) + "\"}");

    for (int max = 300; max < 330; max++) {
      byte[] fits = content.fitting(max, PushContentsTest::encode);
      assertThat(fits.length).isBetween(max - 4, max);
      String body = JsonMapper.shared().readTree(fits).path("body").stringValue();
      assertThat(body).matches("(\"\u00e9)+\"?\u2026");
    }
  }

  @Test
  void aBodyThatFitsIsLeftAlone() {
    PushContent content = of("{\"message\":\"" + "x".repeat(1000) + "\"}");
    int whole = encode(content).length;

    assertThat(content.fitting(whole, PushContentsTest::encode)).isEqualTo(encode(content));
    assertThat(content.fitting(whole - 1, PushContentsTest::encode)).hasSize(whole - 1);
  }

  @Test
  void theLongestOfEverythingElseLeavesRoomInEveryService() {
    PushContent content =
        contents.of(
            Messages.of(
                DEVICE,
                Locale.ENGLISH,
                List.of(
                    new Outgoing.Item(
                        Messages.ID,
                        UserId.SYSTEM,
                        "\u20ac".repeat(255),
                        "\"".repeat(255),
                        new Payload(
                            JsonMapper.shared()
                                .writeValueAsString(
                                    Map.of(
                                        "title",
                                        "\"".repeat(900),
                                        "message",
                                        "m".repeat(9000),
                                        "url",
                                        "/" + "u".repeat(1023)))),
                        Messages.NOW,
                        true))));

    byte[] fits = content.fitting(3800, PushContentsTest::encode);

    assertThat(JsonMapper.shared().readTree(fits).path("body").stringValue())
        .hasSizeGreaterThan(500);
  }

  private PushContent of(String payload) {
    return contents.of(Messages.to(DEVICE, payload));
  }

  private @Nullable String urlOf(String url) {
    String payload = "{\"url\":" + quoted(url) + "}";
    return of(payload).url();
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars().forEach(unit -> json.append(String.format("\\u%04x", unit)));
    return json.append('"').toString();
  }

  private PushContent summary(Locale locale, String... urls) {
    List<Outgoing.Item> items =
        IntStream.range(0, urls.length)
            .mapToObj(i ->
                Messages.item("{\"message\":\"message " + i + "\",\"url\":\"" + urls[i] + "\"}"))
            .toList();
    return contents.of(Messages.of(DEVICE, locale, items));
  }

  private static byte[] encode(PushContent content) {
    return JsonMapper.shared().writeValueAsBytes(content);
  }
}
