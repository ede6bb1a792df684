package dev.carillon.embeddedpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.DiskFull;
import dev.carillon.embeddedpostgres.EmbeddedPostgresException.HomeUnusable;
import dev.carillon.embeddedpostgres.EmbeddedPostgresException.OtherMajorVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "it's", "a \"quoted\" one", "$HOME `id` \\", "ünï-日本", "-D", "a;b&c"})
  void anyOrdinaryNameWillDo(String name) throws Exception {
    Path home = directory.resolve(name);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
      assertThat(EmbeddedPostgres.running(home)).contains(postgres.connectionInfo());
    }
    try (EmbeddedPostgres again = EmbeddedPostgres.start(TestServers.at(home))) {
      assertThat(Sql.query(again.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void programsInAQuotedPathAreRunToo() throws Exception {
    Path home = directory.resolve("a \"quoted\" 'one' `id` $HOME");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgresOptions.at(home))) {
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aPathThatIsTooLongIsSaidToBe() {
    Path home = directory;
    while (home.toString().length() <= Home.PATH_MAX_BYTES) {
      home = home.resolve("x".repeat(200));
    }
    assertUnusable(home, "longer than 800 bytes", "choose a shorter one");
  }

  @Test
  void aPathOfTheGreatestLengthWorks() throws Exception {
    Path home = directory.toRealPath();
    while (Home.PATH_MAX_BYTES - home.toString().length() > 201) {
      home = home.resolve("x".repeat(199));
    }
    home = home.resolve("y".repeat(Home.PATH_MAX_BYTES - home.toString().length() - 1));
    assertThat(home.toString()).hasSize(Home.PATH_MAX_BYTES);

    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgresOptions.at(home))) {
      assertThat(Sql.query(postgres.connectionInfo(), "select 1")).isEqualTo("1");
    }
  }

  @Test
  void aLineBreakInThePathIsRefused() {
    assertUnusable(directory.resolve("a\nb"), "control character");
  }

  @Test
  void aFileIsNoHome() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertUnusable(file, "cannot use", file.toString());
  }

  /// Not even root can write here.
  @Test
  void aPlaceThatTakesNoFilesIsNoHome() {
    assertUnusable(Path.of("/proc/home"), "cannot use /proc/home");
  }

  @Test
  void aHomeThatEverybodyMayWriteToIsRefused() throws IOException {
    Path home = Files.createDirectory(directory.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertUnusable(home, "everybody may write", "chmod o-w");
  }

  @Test
  void theDataOfAnotherMajorVersionIsLeftAlone() {
    Path home = directory.resolve("home");
    EmbeddedPostgres.start(TestServers.at(home).withBinaries(TestServers.POSTGRES_16)).close();

    assertThatThrownBy(() -> EmbeddedPostgres.start(TestServers.at(home)))
        .isInstanceOf(OtherMajorVersion.class)
        .hasMessageContaining("holds data of PostgreSQL 16, and this is PostgreSQL 18")
        .message()
        .hasLineCount(1);
    EmbeddedPostgres.start(TestServers.at(home).withBinaries(TestServers.POSTGRES_16)).close();
  }

  @Test
  void dataThatIsNotOfTheVersionOfItsDirectoryIsLeftAlone() throws IOException {
    Path home = directory.resolve("home");
    EmbeddedPostgres.start(TestServers.at(home)).close();
    Files.writeString(TestServers.data(home).resolve("PG_VERSION"), "17\n");

    assertThatThrownBy(() -> EmbeddedPostgres.start(TestServers.at(home)))
        .isInstanceOf(OtherMajorVersion.class)
        .hasMessageContaining("PostgreSQL 17");
  }

  /// The kernel's own "no space left", from the device that always has none.
  @Test
  void aFullDiskIsSaidToBeFull() {
    assertThatThrownBy(() -> Files.write(Path.of("/dev/full"), List.of("x")))
        .isInstanceOfSatisfying(
            IOException.class,
            e ->
                assertThat(EmbeddedPostgresException.of("write", directory, e))
                    .isInstanceOf(DiskFull.class)
                    .hasMessage(
                        "no space left on the disk of "
                            + directory
                            + ": free some (a first start needs 150 MB)"));
  }

  private static void assertUnusable(Path home, String... parts) {
    assertThatThrownBy(() -> EmbeddedPostgres.start(TestServers.at(home)))
        .isInstanceOf(HomeUnusable.class)
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }
}
