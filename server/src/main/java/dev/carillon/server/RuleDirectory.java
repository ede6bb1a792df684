package dev.carillon.server;

import dev.carillon.rules.RuleFault;
import dev.carillon.rules.RuleFiles.Source;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The files of rules in a directory.
final class RuleDirectory {
  private static final int MAX_FILES = 1000;

  /// Above what a file of rules may have, so that it is read and refused.
  private static final int MAX_BYTES = 4 << 20;

  private RuleDirectory() {}

  /// What is there.
  ///
  /// @param there whether there is such a directory
  /// @param faults of files that cannot be read
  record Contents(boolean there, List<Source> sources, List<RuleFault> faults) {
    Contents {
      sources = List.copyOf(sources);
      faults = List.copyOf(faults);
    }
  }

  /// The files in the order of their names; none when there is no such directory.
  static Contents read(Path directory) {
    if (Files.notExists(directory)) {
      return new Contents(false, List.of(), List.of());
    }
    List<Source> sources = new ArrayList<>();
    List<RuleFault> faults = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      List<Path> files = entries.filter(RuleDirectory::isOfRules).sorted().toList();
      if (files.size() > MAX_FILES) {
        return failed(directory, "has more than " + MAX_FILES + " files of rules");
      }
      files.forEach(file -> read(file, sources, faults));
    } catch (IOException unreadable) {
      return failed(directory, reason(unreadable));
    }
    return new Contents(true, sources, faults);
  }

  private static Contents failed(Path directory, String reason) {
    return new Contents(
        true, List.of(), List.of(new RuleFault(directory.toString(), 1, 1, reason)));
  }

  /// A name that begins with a dot is of an editor, or of a mount.
  private static boolean isOfRules(Path file) {
    String name = String.valueOf(file.getFileName());
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml"))
        && Files.isRegularFile(file);
  }

  private static void read(Path file, List<Source> sources, List<RuleFault> faults) {
    String name = String.valueOf(file.getFileName());
    try {
      sources.add(source(file));
    } catch (IOException unreadable) {
      faults.add(new RuleFault(name, 1, 1, reason(unreadable)));
    }
  }

  /// Why something cannot be read, for people.
  static String reason(IOException unreadable) {
    return switch (unreadable) {
      case NoSuchFileException _ -> "is not there";
      case AccessDeniedException _ -> "cannot be read: permission denied";
      case CharacterCodingException _ -> "is no UTF-8 text; save it as UTF-8";
      default -> "cannot be read: " + unreadable.getMessage();
    };
  }

  /// One file.
  static Source source(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("it is larger than " + MAX_BYTES + " bytes");
    }
    return new Source(String.valueOf(file.getFileName()), Files.readString(file));
  }
}
