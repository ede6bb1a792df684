package dev.carillon.embeddedpostgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
  @TempDir private Path directory;

  @Test
  void isLeftAloneUpToItsBound() throws IOException {
    ServerLog log = written("0123456789");

    log.rotateWhenFull(10);

    assertThat(log.file()).hasContent("0123456789");
    assertThat(directory.resolve("postgres.log.1")).doesNotExist();
  }

  @Test
  void beyondItsBoundItReplacesTheOneBefore() throws IOException {
    Files.writeString(directory.resolve("postgres.log.1"), "older");
    ServerLog log = written("0123456789a");

    log.rotateWhenFull(10);

    assertThat(log.file()).isEmptyFile();
    assertThat(directory.resolve("postgres.log.1")).hasContent("0123456789a");
  }

  @Test
  void thereMayBeNone() throws IOException {
    ServerLog log = new ServerLog(directory.resolve("absent.log"));

    log.rotateWhenFull(10);

    assertThat(log.size()).isZero();
    assertThat(log.tail(0)).contains("cannot be read");
  }

  @Test
  void itsTailIsWhatWasWrittenSince() throws IOException {
    ServerLog log = written("before\n");
    long start = log.size();
    Files.writeString(log.file(), "before\nfirst\n\nlast\n");

    assertThat(log.tail(start)).isEqualTo("first\nlast");
  }

  @Test
  void itsTailIsTwentyLinesAtMost() throws IOException {
    ServerLog log = written(lines(1, 1000));

    assertThat(log.tail(0)).isEqualTo(lines(981, 1000).strip());
  }

  @Test
  void itsTailOutlivesARotation() throws IOException {
    ServerLog log = written("short\n");

    assertThat(log.tail(1_000_000)).isEmpty();
  }

  @Test
  void aServerThatWritesMuchKeepsItBounded() throws Exception {
    Path home = directory.resolve("home");
    Path file = home.resolve("18/postgres.log");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      Sql.execute(
          postgres.connectionInfo(),
          """
          do $$
          begin
            set log_min_messages = notice;
            for i in 1..12 loop
              raise notice '%', repeat('x', 1024 * 1024);
            end loop;
          end
          $$
          """);

      await().atMost(10, SECONDS).until(() -> Files.size(file) < 1024);
      assertThat(Files.size(home.resolve("18/postgres.log.1"))).isGreaterThan(ServerLog.MAX_BYTES);
      Sql.execute(postgres.connectionInfo(), "do $$ begin raise warning 'after'; end $$");
      assertThat(file).content().contains("after");
    }
  }

  private ServerLog written(String text) throws IOException {
    return new ServerLog(Files.writeString(directory.resolve("postgres.log"), text));
  }

  private static String lines(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(i -> "line " + i + "\n")
        .collect(Collectors.joining());
  }
}
