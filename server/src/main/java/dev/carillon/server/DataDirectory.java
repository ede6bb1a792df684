package dev.carillon.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The directory that holds everything a server must keep: secrets and the embedded database. Made
/// when it is not there, readable by its owner only.
///
/// @param path absolute
record DataDirectory(Path path) {
  private static final String OWNER_ONLY = "rwx------";

  /// Makes it if needed and checks that it can be written to.
  static DataDirectory open(Path configured) {
    Path path = configured.toAbsolutePath().normalize();
    try {
      if (!Files.isDirectory(path)) {
        Path parent = path.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
        }
        Files.createDirectory(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
      }
      Files.delete(Files.createTempFile(path, ".writable", null));
    } catch (IOException broken) {
      throw unusable(path, broken);
    }
    return new DataDirectory(path);
  }

  /// One that a server has made.
  static DataDirectory existing(Path configured) {
    DataDirectory data = new DataDirectory(configured.toAbsolutePath().normalize());
    if (!Files.isDirectory(data.path())) {
      throw new StartupException(
          "no server has run on " + data.path() + " yet; start one first, or name its --data DIR");
    }
    return data;
  }

  Path postgres() {
    return path.resolve("postgres");
  }

  Path secrets() {
    return path.resolve("secrets");
  }

  private static StartupException unusable(Path path, IOException cause) {
    return new StartupException(
        "cannot write to the data directory "
            + path
            + "; make it writable or choose another with --data DIR",
        cause);
  }
}
