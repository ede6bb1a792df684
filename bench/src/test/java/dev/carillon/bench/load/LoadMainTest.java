package dev.carillon.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.bench.figures.TableMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The measurement still runs against the library; its figures mean nothing here.
class LoadMainTest {
  @TempDir Path directory;

  @Test
  void everyMeasureButSlowReadersIsTaken() throws Exception {
    Path results = directory.resolve("results.jsonl");
    LoadMain.main(
        new String[] {
          "--connections",
          "20",
          "--pushes",
          "2",
          "--bursts",
          "2",
          "--singles",
          "40",
          "--idle",
          "0",
          "--measures",
          "push,burst,latency",
          "--out",
          results.toString(),
          "--log",
          directory.resolve("server.log").toString(),
          "--",
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx128m",
          "-cp",
          System.getProperty("java.class.path"),
          "dev.carillon.bench.server.CarillonSocketIoMain"
        });

    List<String> lines = Files.readAllLines(results);
    assertThat(lines)
        .hasSize(5)
        .anyMatch(line -> line.contains("\"measure\":\"latency\",\"count\":40,"));
    TableMain.main(new String[] {results.toString()});
  }
}
