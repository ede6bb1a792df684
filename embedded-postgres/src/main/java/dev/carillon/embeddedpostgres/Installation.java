package dev.carillon.embeddedpostgres;

import dev.carillon.embeddedpostgres.EmbeddedPostgresException.BinariesMissing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Unpacked programs.
///
/// @param directory holds `bin`, `lib` and `share`
/// @param version as the programs say it, such as `18.4`
record Installation(Path directory, String version) {
  private static final int MAX_ATTEMPTS = 50;
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+[^\\s]*)");

  /// Asks the programs themselves, which shows that they run here.
  ///
  /// @throws BinariesMissing when they do not
  static Installation of(Path directory, Account account) {
    Path postgres = program(directory, "postgres");
    List<String> command = new ArrayList<>(account.prefix());
    command.add(postgres.toString());
    command.add("--version");
    Command.Outcome outcome = runWhenNobodyWrites(command, directory);
    Matcher matcher = VERSION.matcher(outcome.output());
    if (!outcome.ok() || !matcher.find()) {
      throw new BinariesMissing(
          postgres
              + " does not run here ("
              + outcome.output().strip()
              + "): it needs glibc 2.27 or newer and a disk that is not mounted noexec;"
              + " choose another directory, or use a PostgreSQL of your own");
    }
    return new Installation(directory, matcher.group(1));
  }

  /// Another thread of this JVM that starts a process at the moment may hold the file that was just
  /// unpacked, until its child becomes another program: the kernel then refuses to run it
  /// (ETXTBSY).
  private static Command.Outcome runWhenNobodyWrites(List<String> command, Path directory) {
    for (int attempt = 1; ; attempt++) {
      Command.Outcome outcome = Command.run(command, directory, Duration.ofSeconds(30));
      if (!outcome.output().contains("Text file busy") || attempt == MAX_ATTEMPTS) {
        return outcome;
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException interrupted) {
        throw Command.interrupted(interrupted);
      }
    }
  }

  int major() {
    return Integer.parseInt(version.replaceFirst("[^0-9].*", ""));
  }

  Path program(String name) {
    return program(directory, name);
  }

  private static Path program(Path directory, String name) {
    return directory.resolve("bin").resolve(Platform.current().program(name));
  }
}
