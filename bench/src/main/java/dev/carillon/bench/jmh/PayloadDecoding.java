package dev.carillon.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carillon.socketio.engineio.parser.EnginePacketDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// The body of a polling POST, cut into packets.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PayloadDecoding {
  private static final int PACKETS = 16;
  private static final byte SEPARATOR = 0x1e;

  private final ByteBuffer payload = ByteBuffer.wrap(payload());

  private static byte[] payload() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < PACKETS; i++) {
      if (i > 0) {
        bytes.write(SEPARATOR);
      }
      bytes.writeBytes("4".getBytes(UTF_8));
      bytes.writeBytes(Samples.event(Samples.smallJson()));
    }
    return bytes.toByteArray();
  }

  @Benchmark
  public void sixteenPacketsOf200Bytes(Blackhole sink) {
    EnginePacketDecoder.decodePayload(payload).forEachRemaining(sink::consume);
  }
}
