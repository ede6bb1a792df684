package dev.carillon.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.socketio.parser.Json;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How fast JSON is checked. The copy that comes with it is a small part.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonChecking {
  private static final double BYTES_PER_MEGABYTE = 1e6;

  @Param({"objects", "string", "numbers"})
  private String shape = "objects";

  private byte[] bytes = {};

  /// Shown as a second result: megabytes checked in a second.
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Volume {
    public double megabytes;
  }

  @Setup
  public void fill() {
    String json =
        switch (shape) {
          case "objects" -> Samples.largeJson();
          case "string" -> "\"" + "plain text ".repeat(930) + "\"";
          case "numbers" -> "[" + "-12.5e3,".repeat(1270) + "0]";
          default -> throw new IllegalStateException(shape);
        };
    bytes = json.getBytes(UTF_8);
  }

  @Benchmark
  public Json check(Volume volume) {
    volume.megabytes += bytes.length / BYTES_PER_MEGABYTE;
    return Json.ofUtf8(bytes);
  }
}
