package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.OtherMajorVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data of one major version and the password to it, in one directory.
///
/// @param directory `<home>/18`
record Cluster(Path directory) {
  private static final Logger LOGGER = LoggerFactory.getLogger(Cluster.class);
  private static final String TEMPORARY = ".tmp-";

  Path data() {
    return directory.resolve("data");
  }

  Path passwordFile() {
    return directory.resolve("password");
  }

  ServerLog log() {
    return new ServerLog(directory.resolve("postgres.log"));
  }

  String password() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("read", passwordFile(), e);
    }
  }

  /// The home's cluster, made now if it is the first start. It is made under another name and moved
  /// when complete, so that a killed initdb leaves nothing that looks like data.
  static Cluster openOrCreate(Home home, Initdb initdb, int major, Deadline deadline) {
    removeUnfinished(home);
    Cluster cluster = new Cluster(home.version(major));
    List<Path> versions = home.versions();
    if (versions.contains(cluster.directory())) {
      cluster.checkVersion(home, major);
      return cluster;
    }
    if (!versions.isEmpty()) {
      String found = versions.getLast().getFileName().toString();
      throw new OtherMajorVersion(home.path(), found, major);
    }
    cluster.create(initdb, deadline);
    return cluster;
  }

  private static void removeUnfinished(Home home) {
    try (Stream<Path> entries = Files.list(home.path())) {
      for (Path entry : entries.filter(Cluster::isUnfinished).toList()) {
        PrivateFiles.deleteTree(entry);
      }
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("remove an unfinished first start from", home.path(), e);
    }
  }

  private static boolean isUnfinished(Path entry) {
    return entry.getFileName().toString().matches("[0-9]+" + TEMPORARY.replace(".", "\\.") + ".*");
  }

  private void checkVersion(Home home, int major) {
    Path file = data().resolve("PG_VERSION");
    try {
      String found = Files.readString(file).strip();
      if (!found.equals(Integer.toString(major))) {
        throw new OtherMajorVersion(home.path(), found, major);
      }
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("read", file, e);
    }
  }

  private void create(Initdb initdb, Deadline deadline) {
    Cluster unfinished =
        new Cluster(
            directory.resolveSibling(directory.getFileName() + TEMPORARY + UUID.randomUUID()));
    try {
      PrivateFiles.createDirectories(unfinished.directory());
      PrivateFiles.write(unfinished.passwordFile(), newPassword() + "\n");
      initdb.run(unfinished, deadline);
      Files.move(unfinished.directory(), directory, StandardCopyOption.ATOMIC_MOVE);
      PrivateFiles.syncDirectory(directory.resolveSibling("."));
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("create", directory, e);
    } finally {
      unfinished.deleteQuietly();
    }
  }

  /// After a success there is nothing left; after a failure its own message matters more than ours,
  /// and the next start tries again.
  private void deleteQuietly() {
    try {
      PrivateFiles.deleteTree(directory);
    } catch (IOException e) {
      LOGGER.warn("cannot delete {}; the next start tries again", directory, e);
    }
  }

  /// 256 bits, in letters a URL takes as they are.
  private static String newPassword() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
