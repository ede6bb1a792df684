package dev.carillon.embeddedpostgres;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/// Whatever keeps an embedded PostgreSQL from running. The message is one line that says what to
/// do; the cause, where there is one, is kept.
public abstract sealed class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedPostgresException(String message) {
    super(oneLine(message));
  }

  EmbeddedPostgresException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /// Another server, in this JVM or another, has locked the home.
  public static final class HomeInUse extends EmbeddedPostgresException {
    private static final long serialVersionUID = 1L;

    HomeInUse(Path home, String holder) {
      super(
          "another server uses "
              + home
              + " ("
              + holder
              + "): stop it, or choose another directory");
    }
  }

  /// The directory cannot serve as a home: not writable, read-only, a path PostgreSQL cannot take,
  /// or open to others.
  public static final class HomeUnusable extends EmbeddedPostgresException {
    private static final long serialVersionUID = 1L;

    HomeUnusable(String message) {
      super(message);
    }

    HomeUnusable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// The home holds the data of another major version.
  public static final class OtherMajorVersion extends EmbeddedPostgresException {
    private static final long serialVersionUID = 1L;

    OtherMajorVersion(Path home, String found, int wanted) {
      super(
          home
              + " holds data of PostgreSQL "
              + found
              + ", and this is PostgreSQL "
              + wanted
              + ": start it with the binaries of "
              + found
              + ", or export the data there and import it into a new home");
    }
  }

  /// PostgreSQL must not run as root, and may only run as the owner of its data; no such user can
  /// be had here.
  public static final class WrongUser extends EmbeddedPostgresException {
    private static final long serialVersionUID = 1L;

    WrongUser(String message) {
      super(message);
    }
  }

  /// No programs for this platform, or programs that do not run on it.
  public static final class BinariesMissing extends EmbeddedPostgresException {
    private static final long serialVersionUID = 1L;

    BinariesMissing(String message) {
      super(message);
    }

    BinariesMissing(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// The asked-for port belongs to somebody else.
  public static final class PortTaken extends EmbeddedPostgresException {
    private static final long serialVersionUID = 1L;

    PortTaken(int port) {
      super(
          "port "
              + port
              + " of "
              + ConnectionInfo.HOST
              + " is taken: stop what listens there, or choose another port (0 finds a free one)");
    }
  }

  /// No space left.
  public static final class DiskFull extends EmbeddedPostgresException {
    private static final long serialVersionUID = 1L;

    DiskFull(Path home) {
      super(message(home));
    }

    DiskFull(Path home, Throwable cause) {
      super(message(home), cause);
    }

    private static String message(Path home) {
      return "no space left on the disk of " + home + ": free some (a first start needs 150 MB)";
    }
  }

  /// PostgreSQL, or initdb, ended or hung while starting.
  public static final class StartFailed extends EmbeddedPostgresException {
    private static final long serialVersionUID = 1L;
    private final String logTail;

    StartFailed(String message, String logTail) {
      super(message);
      this.logTail = logTail;
    }

    StartFailed(String message, Throwable cause) {
      super(message, cause);
      this.logTail = "";
    }

    /// The last lines PostgreSQL wrote during this start, separated by newlines; empty when it
    /// wrote none.
    public String logTail() {
      return logTail;
    }
  }

  /// The exception for an input or output error on a path of the home.
  static EmbeddedPostgresException of(String action, Path path, IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return new StartFailed("interrupted while PostgreSQL was starting", cause);
    }
    if (saysDiskFull(String.valueOf(cause.getMessage()))) {
      return new DiskFull(path, cause);
    }
    return new HomeUnusable(
        "cannot "
            + action
            + " "
            + path
            + " ("
            + cause.getClass().getSimpleName()
            + ": "
            + cause.getMessage()
            + "): let this user write there, or choose another directory",
        cause);
  }

  static boolean saysDiskFull(String text) {
    // The third is PostgreSQL's hint on a page that was written in part.
    return text.contains("No space left on device")
        || text.contains("Disk quota exceeded")
        || text.contains("Check free disk space");
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*[\\r\\n]+\\s*", " | ");
  }
}
