package dev.carillon.web.tokens;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where secrets come from: the configuration, or a file that is made at the first start.
///
/// A generated secret belongs to one machine. Nodes that accept each other's tokens need a
/// configured one.
public final class Secrets {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private final Path directory;
  private final SecureRandom random;

  /// @param directory where generated secrets are kept; made when missing, for the owner only
  public Secrets(Path directory) {
    this(directory, new SecureRandom());
  }

  Secrets(Path directory, SecureRandom random) {
    this.directory = directory;
    this.random = random;
  }

  /// The configured secret, or else the one kept in the file `name`.
  ///
  /// @param name names the file, and the secret in messages
  /// @param configured text of at least 32 bytes; null or blank when none is configured
  /// @throws UnusableSecretException when it is too short, or the file cannot be trusted
  public Secret configuredOrKept(String name, @Nullable String configured) {
    return configured == null || configured.isBlank() ? kept(name) : configured(name, configured);
  }

  /// A secret from the configuration.
  ///
  /// @throws UnusableSecretException when it has less than 32 bytes
  public static Secret configured(String name, String text) {
    return new Secret(name, text.getBytes(UTF_8));
  }

  /// What is secret and no [Secret], as a pair of keys: the text kept in the file `name`.
  ///
  /// @param first makes it when there is no such file: one line in ASCII
  /// @throws UnusableSecretException when the file cannot be trusted
  public String keptText(String name, Supplier<String> first) {
    Path file = directory.resolve(name);
    try {
      if (!Files.exists(file)) {
        generate(file, first);
      }
      return read(file);
    } catch (IOException cause) {
      throw new UnusableSecretException("The secret in " + file + " cannot be kept", cause);
    }
  }

  private Secret kept(String name) {
    String text = keptText(name, this::random);
    try {
      return new Secret(name, Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      throw new UnusableSecretException(
          directory.resolve(name) + " does not hold a secret", notBase64);
    }
  }

  private String random() {
    byte[] bytes = new byte[Secret.SHORTEST_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// The file appears under its name only when it is complete. A link, unlike an atomic move, never
  /// replaces: of two processes that start at once, the second uses the first one's secret.
  private void generate(Path file, Supplier<String> text) throws IOException {
    Files.createDirectories(directory, ifPosix(OWNER_ONLY_DIRECTORY));
    Path unfinished = Files.createTempFile(directory, "secret", ".tmp", ifPosix(OWNER_ONLY));
    try {
      write(unfinished, text.get() + "\n");
      Files.createLink(file, unfinished);
    } catch (FileAlreadyExistsException anotherWasFirst) {
      // Its secret is read instead.
    } finally {
      Files.delete(unfinished);
    }
  }

  private static void write(Path file, String line) throws IOException {
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static String read(Path file) throws IOException {
    if (posix(file) && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
      throw new UnusableSecretException(
          file + " can be read by others; replace it, or run: chmod 600 " + file);
    }
    return Files.readString(file).strip();
  }

  private FileAttribute<?>[] ifPosix(Set<PosixFilePermission> permissions) {
    return posix(directory)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
