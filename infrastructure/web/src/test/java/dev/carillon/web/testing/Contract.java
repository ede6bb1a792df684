package dev.carillon.web.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tables and examples of `docs/contract.md`.
public record Contract(String text) {
  private static final Pattern ROUTE =
      Pattern.compile("(?m)^\\| `([A-Z]+) (/[^`?]+)` \\| ([\\d, ]+) \\| ([\\d, ]+) \\|$");
  private static final Pattern PROBLEM =
      Pattern.compile("(?m)^\\| `(urn:carillon:problem:[a-z-]+)` \\| (\\d+) \\|");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A row of the table of routes.
  ///
  /// @param statuses those of success first
  public record Route(String method, String path, List<Integer> statuses) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  public static Contract read() {
    try {
      return new Contract(Files.readString(Path.of("../../docs/contract.md")));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (MatchResult row : ROUTE.matcher(text).results().toList()) {
      List<Integer> statuses =
          Stream.of(row.group(3), row.group(4))
              .flatMap(Pattern.compile(", ")::splitAsStream)
              .map(Integer::valueOf)
              .toList();
      routes.add(new Route(row.group(1), row.group(2), statuses));
    }
    return routes;
  }

  /// The statuses of the problem types.
  public Map<String, Integer> problems() {
    Map<String, Integer> problems = new HashMap<>();
    PROBLEM
        .matcher(text)
        .results()
        .forEach(row -> problems.put(row.group(1), Integer.valueOf(row.group(2))));
    return problems;
  }

  /// The example of the route's own section.
  public JsonNode example(Route route) {
    return exampleUnder("### `" + route + "`");
  }

  /// The first example after a heading, before the next.
  public JsonNode exampleUnder(String heading) {
    int start = text.indexOf("\n" + heading + "\n");
    if (start < 0) {
      throw new IllegalStateException("the contract has no section " + heading);
    }
    int body = start + heading.length() + 2;
    int next = text.indexOf("\n#", body);
    Matcher example = EXAMPLE.matcher(text.substring(body, next < 0 ? text.length() : next));
    if (!example.find()) {
      throw new IllegalStateException("the contract has no example under " + heading);
    }
    return JSON.readTree(example.group(1));
  }
}
