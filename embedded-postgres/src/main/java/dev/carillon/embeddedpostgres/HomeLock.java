package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.HomeInUse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The home's lock file. The operating system frees it however the JVM ends.
///
/// POSIX locks belong to the process and are lost as soon as *any* descriptor of the file is
/// closed. A second server of the same JVM must therefore be turned away before it opens the file.
/// The system properties hold the names of the locked homes, because they are the one table that
/// all class loaders of a JVM share.
final class HomeLock implements AutoCloseable {
  private final Path path;
  private final String property;
  private final FileChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HomeLock(Path path, String property, FileChannel channel) {
    this.path = path;
    this.property = property;
    this.channel = channel;
  }

  /// @throws HomeInUse when another server has it, here or in another process
  static HomeLock acquire(Home home) {
    String property = HomeLock.class.getName() + ":" + home.path();
    if (System.getProperties().putIfAbsent(property, "locked") != null) {
      throw new HomeInUse(home.path(), "in this JVM");
    }
    boolean acquired = false;
    try {
      FileChannel channel = lock(home);
      acquired = true;
      return new HomeLock(home.lock(), property, channel);
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("lock", home.lock(), e);
    } finally {
      if (!acquired) {
        System.getProperties().remove(property);
      }
    }
  }

  private static FileChannel lock(Home home) throws IOException {
    FileChannel channel =
        PrivateFiles.open(
            home.lock(),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    @Nullable FileLock lock = null;
    try {
      lock = channel.tryLock();
      if (lock == null) {
        throw new HomeInUse(home.path(), holder(channel));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  /// What the holder wrote about itself: a hint for the reader of the message, no more.
  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    channel.read(bytes, 0);
    String pid = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    return pid.matches("[0-9]+") ? "process " + pid : "another process";
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return; // The name may be another server's by now.
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw EmbeddedPostgresException.of("unlock", path, e);
    } finally {
      System.getProperties().remove(property);
    }
  }
}
