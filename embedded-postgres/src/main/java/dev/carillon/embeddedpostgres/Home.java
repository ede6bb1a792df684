package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.HomeUnusable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// The directory a server lives in:
///
/// ```
/// lock              held while the server lives
/// binaries/18.4-…/  the unpacked programs
/// 18/               one directory for each major version
///   data/           PostgreSQL's
///   password        of the superuser, readable by the server's user only
///   postgres.log    and postgres.log.1
/// ```
///
/// @param path absolute, without symbolic links
/// @param ownUid the number of the user the JVM writes files as; -1 under Windows
record Home(Path path, int ownUid) {

  /// PostgreSQL takes paths of up to 1023 bytes; the longest of our own suffixes needs some 150.
  static final int PATH_MAX_BYTES = 800;

  private static final boolean POSIX =
      Path.of("").getFileSystem().supportedFileAttributeViews().contains("unix");

  /// Creates the directory, and checks by writing into it that it can be used.
  ///
  /// @throws HomeUnusable when it cannot
  static Home prepare(Path given) {
    Path absolute = given.toAbsolutePath().normalize();
    checkPath(absolute);
    try {
      if (Files.notExists(absolute)) {
        PrivateFiles.createDirectories(absolute);
      }
      Path real = absolute.toRealPath();
      Path probe = Files.createTempFile(real, "probe", ".tmp");
      int uid = POSIX ? (int) Files.getAttribute(probe, "unix:uid") : -1;
      Files.delete(probe);
      Home home = new Home(real, uid);
      checkClosedToOthers(real);
      return home;
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("use", absolute, e);
    }
  }

  private static void checkPath(Path path) {
    String text = path.toString();
    if (text.getBytes(StandardCharsets.UTF_8).length > PATH_MAX_BYTES) {
      throw new HomeUnusable(
          "the path of the home is longer than "
              + PATH_MAX_BYTES
              + " bytes, more than PostgreSQL takes: choose a shorter one ("
              + text.substring(0, 80)
              + "…)");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new HomeUnusable(
          "the path of the home has a line break or another control character: choose another ("
              + text
              + ")");
    }
  }

  /// Where anybody may write, anybody may leave programs for us to run.
  static void checkClosedToOthers(Path path) throws IOException {
    if (POSIX && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new HomeUnusable(
          "everybody may write to " + path + ": chmod o-w it, or choose a directory inside it");
    }
  }

  Path lock() {
    return path.resolve("lock");
  }

  Path binaries() {
    return path.resolve("binaries");
  }

  Path version(int major) {
    return path.resolve(Integer.toString(major));
  }

  /// The directories of the major versions that have data: each appears when its data is complete.
  List<Path> versions() {
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("[1-9][0-9]*"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("read", path, e);
    }
  }

  OptionalInt dataOwner() {
    return versions().stream().mapToInt(Home::uidOf).max();
  }

  int owner() {
    return uidOf(path);
  }

  /// Gives the directory itself, not what is in it.
  void giveTo(int uid) {
    if (owner() == uid) {
      return;
    }
    try {
      PrivateFiles.chown(path, uid);
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("change the owner of", path, e);
    }
  }

  static int uidOf(Path path) {
    if (!POSIX) {
      return -1;
    }
    try {
      return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("read", path, e);
    }
  }
}
