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
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ([0-9]+[^\\s]*)");

  /// Asks the programs themselves, which shows that they run here.
  ///
  /// @throws BinariesMissing when they do not
  static Installation of(Path directory, Account account) {
    Path postgres = program(directory, "postgres");
    List<String> command = new ArrayList<>(account.prefix());
    command.add(postgres.toString());
    command.add("--version");
    Command.Outcome outcome = Command.run(command, directory, Duration.ofSeconds(30));
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
