package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.BinariesMissing;
import dev.carillon.embeddedpostgres.EmbeddedPostgresException.HomeUnusable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresBinariesTest {
  @TempDir private Path directory;

  @Test
  void anotherVersionRunsFromAJarThatIsNotOnTheClassPath() throws Exception {
    EmbeddedPostgresOptions options =
        TestServers.at(directory.resolve("home"))
            .withBinaries(TestServers.POSTGRES_16)
            .withoutDurabilityForTests();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      assertThat(Sql.query(postgres.connectionInfo(), "show server_version")).isEqualTo("16.10");
      assertThat(directory.resolve("home/16/data")).isDirectory();
    }
  }

  @Test
  void anArchiveMayBeOutsideOfAJar() throws Exception {
    Path txz = directory.resolve("postgres.txz");
    Path jar = Path.of("target", "postgres-16.jar");
    try (JarFile file = new JarFile(jar.toFile());
        InputStream in = file.getInputStream(file.getEntry(Platform.current().archiveName()))) {
      Files.copy(in, txz);
    }
    EmbeddedPostgresOptions options =
        TestServers.at(directory.resolve("home")).withBinaries(new PostgresBinaries.Archive(txz));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(options)) {
      assertThat(Sql.query(postgres.connectionInfo(), "show server_version")).isEqualTo("16.10");
    }
  }

  @Test
  void anArchiveThatIsNotThereIsSaidToBeMissing() {
    assertThatThrownBy(() -> start(new PostgresBinaries.Archive(directory.resolve("no.jar"))))
        .isInstanceOf(BinariesMissing.class)
        .hasMessageContaining("no.jar")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aJarWithoutTheArchiveIsSaidToLackIt() throws IOException {
    Path jar = directory.resolve("empty.jar");
    new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();

    assertThatThrownBy(() -> start(new PostgresBinaries.Archive(jar)))
        .isInstanceOf(BinariesMissing.class)
        .hasMessageContaining("no " + Platform.current().archiveName() + " in " + jar);
  }

  @Test
  void aCutArchiveLeavesNothingBehind() throws IOException {
    Path whole = directory.resolve("whole.txz");
    archive(whole, "bin/postgres", "x".repeat(100_000));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(directory.resolve("cut.txz"), Arrays.copyOf(bytes, 100));

    assertThatThrownBy(() -> start(new PostgresBinaries.Archive(cut)))
        .isInstanceOf(EmbeddedPostgresException.class);
    assertThat(directory.resolve("home/binaries")).isEmptyDirectory();
  }

  @Test
  void programsThatDoNotRunAreSaidNotTo() throws IOException {
    Path archive = directory.resolve("foreign.txz");
    archive(archive, "bin/postgres", "\u007fELF of another machine");

    assertThatThrownBy(() -> start(new PostgresBinaries.Archive(archive)))
        .isInstanceOf(BinariesMissing.class)
        .hasMessageContaining("does not run here")
        .message()
        .hasLineCount(1);
  }

  @Test
  void aProgramThatIsStillHeldByAnotherThreadsChildIsWaitedFor() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path program = bin.resolve(Platform.current().program("postgres"));
    Files.writeString(program, "#!/bin/sh\necho 'postgres (PostgreSQL) 18.4'\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    OutputStream held = Files.newOutputStream(program, StandardOpenOption.APPEND);
    Thread holder =
        Thread.ofVirtual()
            .start(() -> {
              try (held) {
                Thread.sleep(500);
              } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
              }
            });

    assertThat(Installation.of(directory, new Account.Current()).version()).isEqualTo("18.4");
    holder.join();
  }

  @Test
  void anArchiveDoesNotWriteOutsideOfItsDirectory() throws IOException {
    Path archive = directory.resolve("evil.txz");
    archive(archive, "../../../evil", "x");

    assertThatThrownBy(() -> start(new PostgresBinaries.Archive(archive)))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("outside");
    assertThat(directory.resolve("evil")).doesNotExist();
  }

  @Test
  void anOlderMinorVersionIsRemovedOnceTheNewOneRuns() throws IOException {
    Path old = Files.createDirectories(directory.resolve("home/binaries/18.3-0a1b2c3d/bin"));

    EmbeddedPostgres.start(EmbeddedPostgresOptions.at(directory.resolve("home"))).close();

    assertThat(old).doesNotExist();
  }

  @Test
  void homesThatShareADirectoryMayUnpackAtTheSameTime() throws Exception {
    Path shared = directory.resolve("shared");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> starts =
          List.of(
              () -> versionOf(directory.resolve("one"), shared),
              () -> versionOf(directory.resolve("two"), shared));
      for (Future<String> version : threads.invokeAll(starts)) {
        assertThat(version.get()).isEqualTo("18.4");
      }
    }
    assertThat(shared).isDirectoryNotContaining("glob:**.tmp-*");
  }

  private static String versionOf(Path home, Path binaries) throws Exception {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(EmbeddedPostgresOptions.at(home).withBinariesDirectory(binaries))) {
      return Sql.query(postgres.connectionInfo(), "show server_version");
    }
  }

  @Test
  void programsAreNotKeptWhereEverybodyMayWrite() throws IOException {
    Path open = Files.createDirectory(directory.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    EmbeddedPostgresOptions options =
        EmbeddedPostgresOptions.at(directory.resolve("home")).withBinariesDirectory(open);

    assertThatThrownBy(() -> EmbeddedPostgres.start(options))
        .isInstanceOf(HomeUnusable.class)
        .hasMessageContaining("everybody may write");
  }

  private void start(PostgresBinaries binaries) {
    EmbeddedPostgres.start(
            EmbeddedPostgresOptions.at(directory.resolve("home")).withBinaries(binaries))
        .close();
  }

  private static void archive(Path file, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(new XZOutputStream(out, new LZMA2Options()))) {
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(bytes.length);
      entry.setMode(0100755);
      tar.putArchiveEntry(entry);
      tar.write(bytes);
      tar.closeArchiveEntry();
    }
  }
}
