package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
  private final Links links = new Links(URI.create("https://app.example.org/base/"));

  @Test
  void aPathIsOfTheApplication() {
    assertThat(links.toApplication("/projects/42?tab=1&x=%20#top"))
        .contains(URI.create("https://app.example.org/projects/42?tab=1&x=%20#top"));
  }

  @Test
  void aUrlOfTheSameOriginStays() {
    assertThat(links.toApplication("https://APP.example.org:443/a"))
        .contains(URI.create("https://APP.example.org:443/a"));
  }

  @Test
  void lettersThatAreNotAsciiAreEscaped() {
    assertThat(links.toApplication("/é")).contains(URI.create("https://app.example.org/%C3%A9"));
  }

  @Test
  void aUrlMayBeOfTwoThousandCharacters() {
    assertThat(links.toApplication("/" + "x".repeat(1999))).isPresent();
    assertThat(links.toApplication("/" + "x".repeat(2000))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "projects/42",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/a\r\nb",
        "/a b",
        "/a\"onclick=x",
        "/<script>",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "https:evil.example",
        "https:/evil.example",
        "http://app.example.org/",
        "https://app.example.org:8443/",
        "https://app.example.org.evil.example/",
        "https://app.example.org@evil.example/",
        "https://user:secret@app.example.org/",
        "https://evil.example/",
        "mailto:bob@example.com",
      })
  void anythingElseIsNone(String link) {
    assertThat(links.toApplication(link)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://app.example.org/unsubscribe?t=secret#secret, https://app.example.org/",
    "http://secret@[::1]:4000/secret, http://[::1]:4000/",
    "https://mail_gateway:8443/u/secret, https://mail_gateway:8443/",
    "https:/secret, https:///"
  })
  void theRootOfALinkHasNothingThatCouldBeASecret(URI link, URI root) {
    assertThat(Links.root(link)).isEqualTo(root);
  }
}
