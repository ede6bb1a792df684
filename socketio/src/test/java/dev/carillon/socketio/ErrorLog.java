package dev.carillon.socketio;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes the place of the standard error stream, to which the tests' loggers write at any level,
/// and looks through it for what must not happen: warnings, errors, and exceptions other than those
/// a peer can cause. What was written is shown only when that was found.
final class ErrorLog implements AutoCloseable {
  private static final Pattern LEVEL = Pattern.compile(" (WARN|ERROR) [\\w.$]+ - ");
  private static final Pattern EXCEPTION =
      Pattern.compile("([A-Za-z_$][\\w.$]*(?:Exception|Error))(?=:|\\s|$)");

  /// The fuzzer names the classes it loads.
  private static final String FUZZERS_OWN = "INFO: ";

  private static final int KEPT_CHARS = 200_000;

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Set<String> expected;

  /// @param expectedExceptions their simple names
  ErrorLog(Set<String> expectedExceptions) {
    expected = expectedExceptions;
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  /// The lines that should not be there, since the last call.
  List<String> unexpected() {
    String text;
    synchronized (written) {
      text = written.toString(StandardCharsets.UTF_8);
      written.reset();
    }
    List<String> found =
        text.lines()
            .filter(line -> !line.startsWith("\tat ") && !line.startsWith(FUZZERS_OWN))
            .filter(this::unexpected)
            .toList();
    if (!found.isEmpty()) {
      before.print(text.substring(Math.max(0, text.length() - KEPT_CHARS)));
    }
    return found;
  }

  private boolean unexpected(String line) {
    if (LEVEL.matcher(line).find()) {
      return true;
    }
    Matcher exception = EXCEPTION.matcher(line);
    while (exception.find()) {
      String name = exception.group(1);
      if (!expected.contains(name.substring(name.lastIndexOf('.') + 1))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
