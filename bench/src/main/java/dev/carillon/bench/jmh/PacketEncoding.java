package dev.carillon.bench.jmh;

import dev.carillon.socketio.parser.Json;
import dev.carillon.socketio.parser.Packet;
import dev.carillon.socketio.parser.PacketEncoder;
import java.util.List;
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

/// Packets to Socket.IO messages.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketEncoding {
  private final Json small = Json.of(Samples.smallJson());
  private final Json large = Json.of(Samples.largeJson());

  @Benchmark
  public byte[] eventOf200Bytes() {
    return PacketEncoder.text(Packet.event("/", Packet.NO_ACK, "notification", List.of(small)));
  }

  @Benchmark
  public byte[] eventOf10Kilobytes() {
    return PacketEncoder.text(Packet.event("/", Packet.NO_ACK, "notification", List.of(large)));
  }
}
