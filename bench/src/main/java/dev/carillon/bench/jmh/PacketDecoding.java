package dev.carillon.bench.jmh;

import dev.carillon.socketio.parser.Packet;
import dev.carillon.socketio.parser.PacketDecoder;
import java.nio.ByteBuffer;
import java.util.Optional;
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

/// Socket.IO messages to packets.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketDecoding {
  private final PacketDecoder decoder = new PacketDecoder();
  private final ByteBuffer small = ByteBuffer.wrap(Samples.event(Samples.smallJson()));
  private final ByteBuffer large = ByteBuffer.wrap(Samples.event(Samples.largeJson()));
  private final ByteBuffer binary = ByteBuffer.wrap(Samples.binaryEvent());
  private final ByteBuffer attachment = ByteBuffer.allocate(4096);

  @Benchmark
  public Optional<Packet> eventOf200Bytes() {
    return decoder.text(small);
  }

  @Benchmark
  public Optional<Packet> eventOf10Kilobytes() {
    return decoder.text(large);
  }

  @Benchmark
  public Optional<Packet> binaryEventOf4Kibibytes() {
    return decoder.text(binary).or(() -> decoder.binary(attachment));
  }
}
