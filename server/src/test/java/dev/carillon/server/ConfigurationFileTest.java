package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationFileTest {
  @TempDir Path directory;

  private ThrowingCallable check(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    return () -> ConfigurationFile.check(Map.of(ConfigurationFile.PROPERTY, file.toString()));
  }

  @ParameterizedTest
  @CsvSource({"a.yaml, 'carillon: {port: 1}'", "a.YML, ''", "a.properties, carillon.port=1"})
  void aFileThatCanBeReadIsTaken(String name, String text) throws IOException {
    assertThatCode(check(name, text)).doesNotThrowAnyException();
  }

  @Test
  void withoutOneThereIsNothingToCheck() {
    assertThatCode(() -> ConfigurationFile.check(Map.of())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "a.yaml, 'password: [secret', is not YAML: see line 1",
    "a.yaml, '\tpassword: secret', is not YAML: see line 1",
    "a.properties, password=secret\\uzzzz, is not a list of properties",
    "a.txt, password=secret, 'must end in .yaml, .yml or .properties'"
  })
  void whatIsWrongIsSaidWithoutTheText(String name, String text, String reason) throws IOException {
    assertThatThrownBy(check(name, text))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(directory.resolve(name).toString())
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("secret")
        .hasLineCount(1);
  }

  @Test
  void aMissingFileIsNamed() {
    String missing = directory.resolve("missing.yaml").toString();
    assertThatThrownBy(() -> ConfigurationFile.check(Map.of(ConfigurationFile.PROPERTY, missing)))
        .isInstanceOf(StartupException.class)
        .message()
        .isEqualTo("cannot read the configuration file " + missing + "; see --config");
  }

  @Test
  void aDirectoryIsNoFile() throws IOException {
    String path = Files.createDirectory(directory.resolve("d.yaml")).toString();
    assertThat(path).endsWith("d.yaml");
    assertThatThrownBy(() -> ConfigurationFile.check(Map.of(ConfigurationFile.PROPERTY, path)))
        .hasMessageContaining("cannot read the configuration file");
  }
}
