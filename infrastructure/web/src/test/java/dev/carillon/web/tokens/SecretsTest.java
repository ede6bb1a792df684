package dev.carillon.web.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String NAME = "some.secret";

  private Path directory = Path.of("");
  private Secrets secrets = new Secrets(directory);

  @BeforeEach
  void inADirectoryOfItsOwn(@TempDir Path temporary) {
    directory = temporary.resolve("secrets");
    secrets = new Secrets(directory);
  }

  @Test
  void aSecretIsMadeOnceAndKept() {
    Secret first = secrets.configuredOrKept(NAME, null);

    assertThat(first.bytes()).hasSize(32);
    assertThat(new Secrets(directory).configuredOrKept(NAME, " ").sameAs(first)).isTrue();
    assertThat(secrets.configuredOrKept("other.secret", null).sameAs(first)).isFalse();
  }

  @Test
  void aTextIsMadeOnceAndKept() throws IOException {
    assertThat(secrets.keptText(NAME, () -> "public private")).isEqualTo("public private");

    assertThat(new Secrets(directory).keptText(NAME, () -> "another")).isEqualTo("public private");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(NAME))))
        .isEqualTo("rw-------");
  }

  @Test
  void onlyItsOwnerCanReadIt() throws IOException {
    secrets.configuredOrKept(NAME, null);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(NAME))))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingElseIsLeftBehind() throws IOException {
    secrets.configuredOrKept(NAME, null);

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(directory.resolve(NAME));
    }
  }

  @Test
  void processesThatStartAtOnceHaveTheSame() throws InterruptedException, ExecutionException {
    List<Callable<Secret>> starts =
        Stream.<Callable<Secret>>generate(
                () -> () -> new Secrets(directory).configuredOrKept(NAME, null))
            .limit(16)
            .toList();
    try (var threads = Executors.newFixedThreadPool(16)) {
      Secret kept = secrets.configuredOrKept("warm-up", null);
      for (Future<Secret> started : threads.invokeAll(starts)) {
        Secret secret = started.get();
        assertThat(secret.sameAs(secrets.configuredOrKept(NAME, null))).isTrue();
        assertThat(secret.sameAs(kept)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----"})
  void aFileThatOthersCanTouchIsRefused(String permissions) throws IOException {
    secrets.configuredOrKept(NAME, null);
    Files.setPosixFilePermissions(
        directory.resolve(NAME), PosixFilePermissions.fromString(permissions));

    assertThatExceptionOfType(UnusableSecretException.class)
        .isThrownBy(() -> secrets.configuredOrKept(NAME, null))
        .withMessageContaining("chmod 600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not base64!", "c2hvcnQ"})
  void aFileThatHoldsNoSecretIsRefused(String content) throws IOException {
    secrets.configuredOrKept(NAME, null);
    Files.writeString(directory.resolve(NAME), content);

    assertThatExceptionOfType(UnusableSecretException.class)
        .isThrownBy(() -> secrets.configuredOrKept(NAME, null));
  }

  @Test
  void aConfiguredSecretGoesFirstAndMakesNoFile() {
    Secret secret = secrets.configuredOrKept(NAME, "é".repeat(16));

    assertThat(secret.bytes()).hasSize(32);
    assertThat(directory).doesNotExist();
  }

  @Test
  void aConfiguredSecretThatIsTooShortIsRefused() {
    String secret = "0123456789abcdef0123456789abcde";

    assertThatExceptionOfType(UnusableSecretException.class)
        .isThrownBy(() -> secrets.configuredOrKept(NAME, secret))
        .withMessageContaining("31 bytes")
        .withMessageNotContaining(secret);
  }

  @Test
  void aDirectoryThatCannotBeMadeIsSaid() throws IOException {
    Files.writeString(directory, "a file");

    assertThatExceptionOfType(UnusableSecretException.class)
        .isThrownBy(() -> secrets.configuredOrKept(NAME, null))
        .withCauseInstanceOf(IOException.class);
  }

  @Test
  void aSecretIsNeverPrinted() {
    assertThat(secrets.configuredOrKept(NAME, "0123456789abcdef0123456789abcdef"))
        .hasToString("Secret[…]");
  }
}
