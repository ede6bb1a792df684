package dev.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The page of the inbox's rules, held against the tests that it names.
class InboxRulesTest {
  private static final Path CHECKOUT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| [^|]+ \\| ([^|]+) \\|$");
  private static final Pattern JAVA = Pattern.compile("`([A-Z]\\w+)\\.([a-z]\\w+)`");
  private static final Pattern SCRIPT = Pattern.compile("`([\\w-]+\\.test\\.js)`: \"([^\"]+)\"");

  private static String page = "";

  /// By the names of their files.
  private static final Map<String, String> SOURCES = new HashMap<>();

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(CHECKOUT.resolve("docs/inbox-rules.md"));
    try (Stream<Path> modules = Files.find(CHECKOUT, 4, (path, _) -> path.endsWith("src/test"))) {
      for (Path module : modules.toList()) {
        read(module.resolve("java"), Integer.MAX_VALUE);
      }
    }
    // The packages that scripts are tested with lie beneath.
    read(Path.of("src/test/js"), 1);
  }

  private static void read(Path directory, int depth) throws IOException {
    try (Stream<Path> files = Files.find(directory, depth, (_, file) -> file.isRegularFile())) {
      for (Path file : files.toList()) {
        SOURCES.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
  }

  private static List<MatchResult> found(Pattern pattern) {
    return pattern.matcher(page).results().toList();
  }

  private static String source(String file) {
    return SOURCES.getOrDefault(file, "");
  }

  /// A method with the annotation of a test above it.
  private static boolean isTest(String source, String method) {
    int at = source.indexOf("void " + method + "(");
    String above = source.substring(source.lastIndexOf("\n\n", at) + 1, at + 1);
    return at > 0 && (above.contains("@Test\n") || above.contains("@ParameterizedTest"));
  }

  @Test
  void everyRuleNamesWhatHoldsIt() {
    List<MatchResult> rows = found(ROW);

    assertThat(rows.stream().map(row -> Integer.valueOf(row.group(1))))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 24).boxed().toList());
    assertThat(rows).allSatisfy(row -> assertThat(row.group(2)).containsPattern(JAVA));
  }

  @Test
  void everyTestThatIsNamedIsThere() {
    List<MatchResult> named = found(JAVA);

    assertThat(named).hasSizeGreaterThan(24);
    assertThat(named)
        .filteredOn(test -> !isTest(source(test.group(1) + ".java"), test.group(2)))
        .extracting(MatchResult::group)
        .isEmpty();
  }

  @Test
  void everyScriptsTestThatIsNamedIsThere() {
    List<MatchResult> named = found(SCRIPT);

    assertThat(named).isNotEmpty();
    assertThat(named)
        .filteredOn(test -> !source(test.group(1)).contains("test(\"%s\"".formatted(test.group(2))))
        .extracting(MatchResult::group)
        .isEmpty();
  }
}
