package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.HomeUnusable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// Where programs are unpacked to: one directory per archive, `<version>-<fingerprint>`, which
/// appears complete or not at all. Closed to other users, since whoever can write here decides what
/// we run.
final class BinariesDirectory {
  private final Path path;
  private final Account account;
  private final int ownUid;
  private final boolean durable;

  /// @param ownUid the user of the JVM
  BinariesDirectory(Path path, Account account, int ownUid, boolean durable) {
    this.path = path;
    this.account = account;
    this.ownUid = ownUid;
    this.durable = durable;
  }

  /// The programs of the archive, unpacked now unless they already were.
  Installation install(BinariesArchive archive) {
    try {
      PrivateFiles.createDirectories(path);
      checkTrusted(path);
      giveToAccount(path);
      String fingerprint = archive.fingerprint();
      Optional<Path> unpacked = find(fingerprint);
      if (unpacked.isPresent()) {
        return existing(unpacked.get(), fingerprint);
      }
      Path temporary = path.resolve(fingerprint + ".tmp-" + UUID.randomUUID());
      try {
        unpack(archive, temporary);
        return publish(Installation.of(temporary, account), fingerprint);
      } finally {
        PrivateFiles.deleteTree(temporary);
      }
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("unpack PostgreSQL into", path, e);
    }
  }

  /// Removes what killed processes left behind, and the older minor versions. Only for a directory
  /// that nobody shares.
  void removeAllBut(Installation installation) {
    try (Stream<Path> entries = Files.list(path)) {
      for (Path entry : entries.toList()) {
        if (!entry.equals(installation.directory())) {
          PrivateFiles.deleteTree(entry);
        }
      }
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("clean up", path, e);
    }
  }

  /// Unpacks into a directory that must not exist.
  void unpack(BinariesArchive archive, Path target) throws IOException {
    Files.createDirectory(target);
    try (InputStream in = archive.open();
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (isNeeded(entry.getName())) {
          extract(tar, entry, target);
        }
      }
    }
    if (durable) {
      PrivateFiles.syncTree(target);
    }
    giveToAccount(target);
  }

  /// Static libraries and the build system of extensions are a tenth of the bytes and never used.
  private static boolean isNeeded(String name) {
    return !name.endsWith(".a") && !name.contains("/pgxs/");
  }

  private void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target)
      throws IOException {
    Path file = inside(target, target.resolve(entry.getName()));
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.resolveSibling("."));
    if (entry.isSymbolicLink()) {
      inside(target, file.resolveSibling(entry.getLinkName()));
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, file);
    boolean executable = (entry.getMode() & 0100) != 0;
    if (executable && !Platform.current().isWindows()) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static Path inside(Path root, Path path) throws IOException {
    Path normal = path.normalize();
    if (!normal.startsWith(root)) {
      throw new IOException("the archive names a file outside of it: " + path);
    }
    return normal;
  }

  private Installation publish(Installation unpacked, String fingerprint) throws IOException {
    Path target = path.resolve(unpacked.version() + "-" + fingerprint);
    try {
      Files.move(unpacked.directory(), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another process, sharing the directory, may have unpacked the same archive meanwhile.
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
    PrivateFiles.syncDirectory(path);
    return new Installation(target, unpacked.version());
  }

  private Optional<Path> find(String fingerprint) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> found =
          entries
              .filter(entry -> entry.getFileName().toString().endsWith("-" + fingerprint))
              .toList();
      return found.stream().findFirst();
    }
  }

  private Installation existing(Path directory, String fingerprint) throws IOException {
    checkTrusted(directory);
    String name = directory.getFileName().toString();
    return new Installation(directory, name.substring(0, name.length() - fingerprint.length() - 1));
  }

  private void giveToAccount(Path directory) throws IOException {
    if (account.fileOwner().isPresent()
        && Home.uidOf(directory) != account.fileOwner().getAsInt()) {
      PrivateFiles.chownTree(directory, account.fileOwner().getAsInt());
    }
  }

  private void checkTrusted(Path directory) throws IOException {
    Home.checkClosedToOthers(directory);
    int owner = Home.uidOf(directory);
    if (owner != ownUid && owner != account.fileOwner().orElse(ownUid)) {
      throw new HomeUnusable(
          directory + " belongs to user " + owner + ": delete it, or choose another directory");
    }
  }
}
