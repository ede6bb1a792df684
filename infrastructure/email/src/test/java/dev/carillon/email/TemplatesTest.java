package dev.carillon.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesTest {
  @TempDir Path directory;

  private void file(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  private Email written() {
    EmailSettings settings =
        new EmailSettings(
            "bell@example.org",
            null,
            URI.create("https://app.example.org"),
            Samples.BRAND,
            Map.of(),
            directory);
    return Samples.messages(settings)
        .write(Samples.saying("{\"message\":\"1 < 2\"}"), EmailAddress.checked("bob@example.com"));
  }

  @Test
  void aFileReplacesTheTemplateOfItsName() throws IOException {
    file("notification.txt.mustache", "{{#items}}{{sender}}: {{message}}{{/items}}");
    assertThat(written().text()).isEqualTo("ada: 1 < 2");
    assertThat(written().html()).contains("1 &lt; 2");
  }

  @Test
  void aTypeCanHaveItsOwn() throws IOException {
    file("notification.project.updated.html.mustache", "own {{#items}}{{message}}{{/items}}");
    file("notification.other.html.mustache", "other");
    assertThat(written().html()).isEqualTo("own 1 &lt; 2");
  }

  @Test
  void aBadTemplateIsNamedWithItsLine() throws IOException {
    file("notification.txt.mustache", "one\ntwo {{#items}}");
    assertThatThrownBy(this::written)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("notification.txt.mustache")
        .hasMessageContaining("line 2");
  }

  @Test
  void whatThereIsNotIsAFaultToo() throws IOException {
    file("notification.html.mustache", "one\n\n{{#items}}{{mesage}}{{/items}}");
    assertThatThrownBy(this::written)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("mesage")
        .hasMessageContaining("line 3");
  }

  @Test
  void aTemplateIncludesNoOther() throws IOException {
    file("notification.txt.mustache", "{{> notification.html.mustache}}");
    assertThatThrownBy(this::written)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("includes");
  }

  @Test
  void aNameWithATypingErrorIsAFault() throws IOException {
    file("notifcation.html.mustache", "");
    assertThatThrownBy(this::written)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("notifcation.html.mustache");
  }

  @Test
  void otherFilesAreNobodysBusiness() throws IOException {
    file("README", "{{#");
    assertThat(written().text()).isNotEmpty();
  }

  @Test
  void whatIsNotUtf8IsAFault() throws IOException {
    Files.write(
        directory.resolve("notification.txt.mustache"), "é".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(this::written)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void aTemplateOf256KilobytesIsTheLargest() throws IOException {
    file("notification.txt.mustache", "x".repeat(256 * 1024));
    assertThat(written().text()).hasSize(256 * 1024);
    file("notification.txt.mustache", "x".repeat(256 * 1024 + 1));
    assertThatThrownBy(this::written).isInstanceOf(TemplateException.class);
  }

  @Test
  void aDirectoryThatIsNotThereIsAFault() {
    directory = directory.resolve("nowhere");
    assertThatThrownBy(this::written)
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("nowhere");
  }
}
