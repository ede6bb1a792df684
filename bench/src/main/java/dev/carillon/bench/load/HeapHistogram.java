package dev.carillon.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Live bytes of each class in a JVM, by `jcmd`.
///
/// @param bytes by class
/// @param instances by class
record HeapHistogram(Map<String, Long> bytes, Map<String, Long> instances) {
  private static final int LINES = 40;
  private static final Pattern LINE =
      Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+)", Pattern.MULTILINE);

  HeapHistogram {
    bytes = Map.copyOf(bytes);
    instances = Map.copyOf(instances);
  }

  static HeapHistogram of(long pid) {
    Map<String, Long> bytes = new HashMap<>();
    Map<String, Long> instances = new HashMap<>();
    Matcher line = LINE.matcher(output(pid));
    while (line.find()) {
      instances.merge(line.group(3), Long.valueOf(line.group(1)), Long::sum);
      bytes.merge(line.group(3), Long.valueOf(line.group(2)), Long::sum);
    }
    return new HeapHistogram(bytes, instances);
  }

  private static String output(long pid) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      Process process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram").start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What each of `connections` has cost since `base`, the largest classes first.
  void printSince(HeapHistogram base, int connections) {
    System.out.println("   bytes  instances  for each connection");
    bytes.keySet().stream()
        .sorted(Comparator.comparingDouble(name -> -growth(bytes, base.bytes, name)))
        .limit(LINES)
        .forEach(name ->
            System.out.printf(
                Locale.ROOT,
                "%8.1f  %9.2f  %s%n",
                growth(bytes, base.bytes, name) / connections,
                growth(instances, base.instances, name) / connections,
                name));
  }

  private static double growth(Map<String, Long> now, Map<String, Long> before, String name) {
    return now.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
  }
}
