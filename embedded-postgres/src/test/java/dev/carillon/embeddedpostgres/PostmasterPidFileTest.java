package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostmasterPidFileTest {
  @TempDir private Path data;

  @Test
  void aCompleteFileSaysPidPortAndStatus() throws IOException {
    write("123\n/data\n1790000000\n5433\n\n127.0.0.1\n  5432001   1\nready   \n");

    assertThat(PostmasterPidFile.read(data)).contains(new PostmasterPidFile(123, 5433, "ready"));
    assertThat(PostmasterPidFile.read(data).orElseThrow().isReady()).isTrue();
  }

  @Test
  void aServerThatIsStartingOrStoppingIsNotReady() {
    assertThat(new PostmasterPidFile(1, 1, "starting").isReady()).isFalse();
    assertThat(new PostmasterPidFile(1, 1, "stopping").isReady()).isFalse();
  }

  @Test
  void aFileThatIsStillWrittenSaysWhatItCan() throws IOException {
    write("123\n/data\n1790000000\n");

    assertThat(PostmasterPidFile.read(data)).contains(new PostmasterPidFile(123, 0, ""));
  }

  @Test
  void aStandAloneBackendWritesItsPidWithAMinus() throws IOException {
    write("-123\n/data\n");

    assertThat(PostmasterPidFile.read(data)).contains(new PostmasterPidFile(123, 0, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "x", "1 2", "99999999999999999999"})
  void aFileWithoutAPidIsNone(String text) throws IOException {
    write(text);

    assertThat(PostmasterPidFile.read(data)).isEmpty();
  }

  @Test
  void noFileIsNone() throws IOException {
    assertThat(PostmasterPidFile.read(data)).isEmpty();
  }

  private void write(String text) throws IOException {
    Files.writeString(PostmasterPidFile.in(data), text);
  }
}
