package dev.carillon.bench.figures;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads result lines and prints medians, and the ratio of each server to the first.
public final class TableMain {
  /// Runs on a machine that something else kept busier than this are left out.
  private static final double MAX_OTHER_CORES = 0.35;

  /// Of every line: how it was measured, and what is nothing or the run has failed.
  private static final Set<String> NO_FIGURES =
      Set.of("connections", "callers", "batch", "lost", "duplicates", "misrouted");

  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(?:\"([^\"]*)\"|([-+.0-9E]+))");

  private final Set<String> servers = new LinkedHashSet<>();

  /// By measure and figure, then by server.
  private final Map<String, Map<String, List<Double>>> figures = new TreeMap<>();

  /// As `figures`, of the runs that something else disturbed: shown where there are no better ones.
  private final Map<String, Map<String, List<Double>>> disturbed = new TreeMap<>();

  private TableMain() {}

  public static void main(String[] args) throws IOException {
    TableMain table = new TableMain();
    for (String file : args) {
      Files.readAllLines(Path.of(file)).forEach(table::add);
    }
    table.print();
  }

  private void add(String line) {
    Map<String, String> fields = new HashMap<>();
    Matcher matcher = FIELD.matcher(line);
    Map<String, Double> numbers = new TreeMap<>();
    while (matcher.find()) {
      if (matcher.group(2) != null) {
        fields.put(matcher.group(1), matcher.group(2));
      } else {
        numbers.put(matcher.group(1), Double.valueOf(matcher.group(3)));
      }
    }
    String label = fields.getOrDefault("label", "");
    String server = fields.get("server") + (label.isEmpty() ? "" : " " + label);
    servers.add(server);
    numbers.keySet().removeAll(NO_FIGURES);
    boolean quiet = numbers.getOrDefault("other_cores", 0.0) <= MAX_OTHER_CORES;
    numbers.forEach((name, number) ->
        (quiet ? figures : disturbed)
            .computeIfAbsent(fields.get("measure") + " " + name, _ -> new HashMap<>())
            .computeIfAbsent(server, _ -> new ArrayList<>())
            .add(number));
  }

  private void print() {
    System.out.println("| median | " + String.join(" | ", servers) + " |");
    System.out.println("|---|" + "---|".repeat(servers.size()));
    Set<String> names = new TreeSet<>(figures.keySet());
    names.addAll(disturbed.keySet());
    for (String name : names) {
      double first = median(values(name, servers.iterator().next()));
      String cells =
          servers.stream().map(server -> cell(name, server, first)).collect(joining(" | "));
      System.out.println("| " + name + " | " + cells + " |");
    }
    System.out.println();
    System.out.println(
        "In brackets: divided by the first column, and the number of runs. ~: every run shared the"
            + " machine with something else; otherwise such runs are left out.");
  }

  private List<Double> values(String name, String server) {
    List<Double> quiet = figures.getOrDefault(name, Map.of()).getOrDefault(server, List.of());
    return quiet.isEmpty()
        ? disturbed.getOrDefault(name, Map.of()).getOrDefault(server, List.of())
        : quiet;
  }

  private String cell(String name, String server, double first) {
    List<Double> values = values(name, server);
    if (values.isEmpty()) {
      return "";
    }
    boolean quiet = figures.getOrDefault(name, Map.of()).containsKey(server);
    double median = median(values);
    String format = Math.abs(median) < 100 ? "%.2f" : "%.0f";
    String ratio = first == 0 ? "" : String.format(Locale.ROOT, "%.2fx, ", median / first);
    return (quiet ? "" : "~")
        + String.format(Locale.ROOT, format, median)
        + " ("
        + ratio
        + values.size()
        + ")";
  }

  private static double median(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.isEmpty()
        ? 0
        : (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
